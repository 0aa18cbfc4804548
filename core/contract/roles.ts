export const ROLES = ["viewer", "operator", "admin", "service"] as const;

/** What a caller is, as the authorizer found out. A `service` publishes and does nothing else. */
export type Role = (typeof ROLES)[number];
