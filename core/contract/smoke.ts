import * as z from "zod";

/**
 * What CodeDeploy's hook sends to a new version before it gets traffic. Nothing from outside can look like it: a request
 * arrives inside API Gateway's envelope, a message inside that of SQS.
 */
export const SMOKE_EVENT = { posthorn: "smoke" } as const;

export const isSmokeEvent = (event: unknown): boolean =>
  typeof event === "object" && event !== null && "posthorn" in event && event.posthorn === SMOKE_EVENT.posthorn;

/** What a sound version answers. The number proves that it was the new version, and not the one that serves. */
export const SmokeAnswer = z.strictObject({ smoke: z.literal("passed"), function: z.string(), version: z.string() });
export type SmokeAnswer = z.infer<typeof SmokeAnswer>;
