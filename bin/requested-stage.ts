const DEFAULT_STAGE = "dev";

/** `-c stage=prod` reaches the app as JSON in its environment; it is needed before there is an app to ask. */
export function requestedStage(contextJson: string | undefined): string {
  const context: unknown = JSON.parse(contextJson ?? "{}");
  if (typeof context !== "object" || context === null || !("stage" in context)) return DEFAULT_STAGE;
  return String(context.stage);
}
