/**
 * Every metric of the system. Dashboards and alarms name them from here too.
 *
 * The only dimension is `service`, the function that counts. A set of dimensions is a metric that is billed by the month, so
 * tenants and endpoints are never among them: they are fields of the log lines, which the saved queries and the Contributor
 * Insights rules read (lib/constructs/watch/contributors.ts). What is counted by a word of a closed union has a name for
 * each word instead of a dimension: one blob of one invocation then holds them all.
 */
export const METRICS = {
  accepted: "Accepted",
  /** Published again under the key of an event that was accepted before. */
  repeatedPublishes: "RepeatedPublishes",
  /** Refused with 429, because the tenant or the key publishes faster than it may. */
  refusedPublishes: "RefusedPublishes",
  attempts: "Attempts",
  delivered: "Delivered",
  failedAttempts: "FailedAttempts",
  firstAttempts: "FirstAttempts",
  failedFirstAttempts: "FailedFirstAttempts",
  /** First attempts that began later than the objective allows (objectives.ts). */
  lateFirstAttempts: "LateFirstAttempts",
  attemptLatency: "AttemptLatency",
  acceptToFirstAttempt: "AcceptToFirstAttempt",
  acceptToDelivered: "AcceptToDelivered",
  /** Messages received again whose attempt was already recorded, or is another message's. */
  suppressedDuplicates: "SuppressedDuplicates",
  /** Messages that went back to their queue because we failed, not the receiver. */
  returned: "Returned",
  dead: "Dead",
  held: "Held",
  probes: "Probes",
  rateLimited: "RateLimited",
  /** One for each wake: its absence is what an alarm watches. */
  wakes: "Wakes",
  /** How late the oldest delivery is that a wake found due and not yet moved. */
  wakeLag: "WakeLag",
  moved: "Moved",
  released: "Released",
  announced: "Announced",
  circuitsOpened: "CircuitsOpened",
  circuitsClosed: "CircuitsClosed",
  /** Endpoints whose circuit is not closed, as the last wake found them. */
  openCircuits: "OpenCircuits",
  endpointsDisabled: "EndpointsDisabled",
  /** Calls to KMS that made or opened a data key, and those that KMS refused or did not answer. */
  keyringUnwraps: "KeyringUnwraps",
  keyringFailures: "KeyringFailures",
} as const;

/** The six outcomes of an attempt (`core/outcome.ts`). */
export const ATTEMPTS_BY_OUTCOME = {
  delivered: "AttemptsDelivered",
  rejected: "AttemptsRejected",
  gone: "AttemptsGone",
  unreachable: "AttemptsUnreachable",
  blocked: "AttemptsBlocked",
  ours: "AttemptsOurs",
} as const;

/** By the first digit of the receiver's status. */
export const ANSWERS_BY_CLASS = {
  "1": "Answers1xx",
  "2": "Answers2xx",
  "3": "Answers3xx",
  "4": "Answers4xx",
  "5": "Answers5xx",
} as const;

/** Why deliveries died (`core/dead-reason.ts`). */
export const DEAD_BY_REASON = {
  exhausted: "DeadExhausted",
  expired: "DeadExpired",
  endpoint_gone: "DeadEndpointGone",
  blocked: "DeadBlocked",
  shredded: "DeadShredded",
  payload_gone: "DeadPayloadGone",
  poison: "DeadPoison",
  ours: "DeadOurs",
} as const;
