/**
 * What each function is told by its environment. The stacks must give exactly these names, and a handler can read no
 * others: both sides are checked by the compiler.
 */
export const ENVIRONMENT = {
  ingest: [
    "TABLE_NAME",
    "SHARDS",
    "RETENTION_DAYS",
    "DELIVERIES_QUEUE_URL",
    "PAYLOAD_BUCKET_NAME",
    "KEYRING_KEY_ARN",
    "EVENT_TYPES",
    "PUBLISH_LIMITS",
  ],
  deliver: [
    "TABLE_NAME",
    "SHARDS",
    "RETENTION_DAYS",
    "WAITING_ROOM_TABLE_NAME",
    "RETRIES_QUEUE_URL",
    "DEAD_LETTERS_QUEUE_URL",
    "ANNOUNCEMENTS_QUEUE_URL",
    "PAYLOAD_BUCKET_NAME",
    "KEYRING_KEY_ARN",
    "EGRESS_RULES",
    "SIGNING_KEY_SECRET_ARN",
    "ENDPOINT_SECRET_PREFIX",
  ],
  announce: ["TABLE_NAME", "SHARDS", "RETENTION_DAYS", "DELIVERIES_QUEUE_URL", "KEYRING_KEY_ARN", "EVENT_BUS_NAME"],
  wake: ["TABLE_NAME", "SHARDS", "RETENTION_DAYS", "WAITING_ROOM_TABLE_NAME", "RETRIES_QUEUE_URL", "TASKS_QUEUE_URL"],
  manage: [
    "TABLE_NAME",
    "SHARDS",
    "RETENTION_DAYS",
    "DELIVERIES_QUEUE_URL",
    "RETRIES_QUEUE_URL",
    "REPLAYS_QUEUE_URL",
    "ANNOUNCEMENTS_QUEUE_URL",
    "PAYLOAD_BUCKET_NAME",
    "KEYRING_KEY_ARN",
    "EGRESS_RULES",
    "SIGNING_KEY_SECRET_ARN",
    "ENDPOINT_SECRET_PREFIX",
    "API_KEY_PEPPER_SECRET_ARN",
    "SESSION_KEY_SECRET_ARN",
    "API_KEY_MODE",
  ],
  replay: [
    "TABLE_NAME",
    "SHARDS",
    "RETENTION_DAYS",
    "RETRIES_QUEUE_URL",
    "REPLAYS_QUEUE_URL",
    "ANNOUNCEMENTS_QUEUE_URL",
  ],
  authorize: ["TABLE_NAME", "ADMIN_KEY_SECRET_ARN", "API_KEY_PEPPER_SECRET_ARN", "API_KEY_MODE", "IDENTITY_PROVIDERS"],
  rotate: ["SIGNING_KEY_SECRET_ARN", "API_KEY_PEPPER_SECRET_ARN", "SESSION_KEY_SECRET_ARN", "ADMIN_KEY_SECRET_ARN"],
  smoke: ["TESTED_VERSIONS"],
} as const;

export type FunctionName = keyof typeof ENVIRONMENT;
export type EnvironmentOf<F extends FunctionName> = { readonly [Name in (typeof ENVIRONMENT)[F][number]]: string };

export class EnvironmentIncomplete extends Error {
  readonly code = "environment_incomplete";

  constructor(functionName: FunctionName, missing: readonly string[]) {
    super(`Cannot start ${functionName}: its environment lacks ${missing.join(", ")}`);
    this.name = "EnvironmentIncomplete";
  }
}

export function readEnvironment<F extends FunctionName>(
  functionName: F,
  source: Readonly<Record<string, string | undefined>>,
): EnvironmentOf<F> {
  const names: readonly string[] = ENVIRONMENT[functionName];
  const missing = names.filter((name) => !source[name]);
  if (missing.length > 0) throw new EnvironmentIncomplete(functionName, missing);
  return Object.fromEntries(names.map((name) => [name, source[name]])) as EnvironmentOf<F>;
}
