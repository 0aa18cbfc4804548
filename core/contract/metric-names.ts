export const METRICS_NAMESPACE = "Posthorn";

/** Every metric of the system. Dashboards and alarms name them from here too. */
export const METRICS = {
  accepted: "Accepted",
  attempts: "Attempts",
  delivered: "Delivered",
  failedAttempts: "FailedAttempts",
  dead: "Dead",
} as const;
