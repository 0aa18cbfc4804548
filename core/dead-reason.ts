/** Why a delivery is not attempted again by itself. An attribute of the dead letter, a filter of redrives, a word for the tenant. */
export const DEAD_REASONS = [
  "exhausted", // the schedule is at its end
  "expired", // held for longer than an outage may last
  "endpoint_gone", // the receiver said 410, to this delivery or to another
  "blocked", // the address rules forbid the target
  "shredded", // its tenant's keyring was deleted: nobody can read the payload any more
  "payload_gone", // its event is not stored any more
  "poison", // its message cannot be understood
  "ours", // we failed at it again and again
] as const;

export type DeadReason = (typeof DEAD_REASONS)[number];
