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
  too_many_endpoints: { status: 409, meaning: "The tenant has as many endpoints as it may have. Delete one first." },
  body_too_large: { status: 413, meaning: "The body of the request is larger than this route takes." },
  payload_too_large: { status: 413, meaning: "The webhook would be larger than 1 MiB. Send a reference instead." },
  header_too_large: { status: 431, meaning: "A header of the request is longer than it may be." },
  invalid_request: { status: 422, meaning: "A field cannot be used. `fields` names each one and what is wanted." },
  url_invalid: { status: 422, meaning: "The URL of the endpoint cannot be read without repairing it." },
  scheme_forbidden: { status: 422, meaning: "The address rules forbid the scheme of the URL. Use https." },
  port_forbidden: { status: 422, meaning: "The address rules forbid the port of the URL. Use 443 or 8443." },
  userinfo_forbidden: { status: 422, meaning: "The URL holds a user or a password. Use the endpoint's headers." },
  ip_literal_forbidden: { status: 422, meaning: "The URL names an IP address. Use a host name." },
  address_forbidden: { status: 422, meaning: "The host of the URL is not one that may be called from here." },
  internal_error: { status: 500, meaning: "Our fault. The `x-request-id` header of the answer leads to the cause." },
} as const satisfies Readonly<Record<string, Problem>>;

export type ProblemCode = keyof typeof PROBLEMS;
