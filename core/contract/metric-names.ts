export const METRICS_NAMESPACE = "Posthorn";

/** Every metric of the system. Dashboards and alarms name them from here too. */
export const METRICS = {
  accepted: "Accepted",
  attempts: "Attempts",
  delivered: "Delivered",
  failedAttempts: "FailedAttempts",
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
} as const;
