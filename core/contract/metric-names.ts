export const METRICS_NAMESPACE = "Posthorn";
