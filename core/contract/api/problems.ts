interface Problem {
  readonly status: number;
  /** What it means and what the caller can do, as the reference shows it. */
  readonly meaning: string;
}

/**
 * Every `code` an answer of the API can carry. Clients branch on them, so a code is never renamed and never given
 * another meaning. `ApiProblem` takes no other (its type is made from this table), and each is an entry of `/docs`.
 */
export const PROBLEMS = {
  body_missing: { status: 400, meaning: "The route wants a JSON body and there was none." },
  body_not_json: { status: 400, meaning: "The body is not JSON. `detail` says where it stops being JSON." },
  body_too_deep: { status: 400, meaning: "The JSON of the body is nested more deeply than any event needs." },
  role_not_allowed: { status: 403, meaning: "The key is valid, but its role may not call this route." },
  not_found: {
    status: 404,
    meaning: "What was asked for does not exist, or belongs to a tenant that this key may not see.",
  },
  conflict: { status: 409, meaning: "Others changed the same thing again and again. Read it and try once more." },
  endpoint_disabled: { status: 409, meaning: "The endpoint gets no requests. Enable it first." },
  tenant_exists: { status: 409, meaning: "There is a tenant of that id already. Change it instead." },
  too_many_secrets: { status: 409, meaning: "Seven earlier secrets still sign. Revoke them, or let one run out." },
  too_many_endpoints: { status: 409, meaning: "The tenant has as many endpoints as it may have. Delete one first." },
  precondition_failed: {
    status: 412,
    meaning: "`If-Match` names another version than the one that is stored. Read it again and decide anew.",
  },
  body_too_large: { status: 413, meaning: "The body of the request is larger than this route takes." },
  payload_too_large: { status: 413, meaning: "The webhook would be larger than 1 MiB. Send a reference instead." },
  query_too_long: { status: 414, meaning: "The query of the request is longer than it may be." },
  too_many_live_keys: {
    status: 409,
    meaning: "Two keys of this name are live already: one that is used and one that replaces it. Revoke one first.",
  },
  header_too_large: { status: 431, meaning: "A header of the request is longer than it may be." },
  invalid_request: { status: 422, meaning: "A field cannot be used. `fields` names each one and what is wanted." },
  cursor_invalid: {
    status: 422,
    meaning: "The cursor is not one that this list gave to this tenant lately. Begin with the first page again.",
  },
  url_invalid: { status: 422, meaning: "The URL of the endpoint cannot be read without repairing it." },
  scheme_forbidden: { status: 422, meaning: "The address rules forbid the scheme of the URL. Use https." },
  port_forbidden: { status: 422, meaning: "The address rules forbid the port of the URL. Use 443 or 8443." },
  userinfo_forbidden: { status: 422, meaning: "The URL holds a user or a password. Use the endpoint's headers." },
  ip_literal_forbidden: { status: 422, meaning: "The URL names an IP address. Use a host name." },
  secret_not_allowed: {
    status: 422,
    meaning: "The tenant may refer only to secrets whose names begin with the prefix of the stage and its own id.",
  },
  secret_unreadable: {
    status: 422,
    meaning: "There is no signing secret (`whsec_…`) under the ARN, or the stage may not read it.",
  },
  address_forbidden: { status: 422, meaning: "The host of the URL is not one that may be called from here." },
  event_type_unknown: {
    status: 422,
    meaning: "The stage takes only types that were registered, and this one was not.",
  },
  data_invalid: { status: 422, meaning: "The data does not fit the schema of its type. `fields` says where." },
  schema_invalid: { status: 422, meaning: "The schema of the event type cannot be used. `fields` says where." },
  idempotency_key_reused: { status: 422, meaning: "The Idempotency-Key was used for another request." },
  idempotency_key_running: {
    status: 409,
    meaning: "A call with this Idempotency-Key is under way or has just broken off. Repeat it after `Retry-After`.",
  },
  tenant_shredded: { status: 409, meaning: "The tenant's keys were destroyed: nothing can be kept for it any more." },
  publish_rate_exceeded: { status: 429, meaning: "More is published than may be. Repeat after `Retry-After`." },
  temporarily_unavailable: {
    status: 503,
    meaning:
      "Something that this call needs is throttled or does not answer. Repeat after `Retry-After`: a publish with its Idempotency-Key, and any other call that makes something once you have looked whether it was made.",
  },
  internal_error: { status: 500, meaning: "Our fault. The `x-request-id` header of the answer leads to the cause." },
} as const satisfies Readonly<Record<string, Problem>>;

export type ProblemCode = keyof typeof PROBLEMS;
