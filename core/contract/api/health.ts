import * as z from "zod";
import type { Descriptions } from "./description.ts";

const Check = z.object({ name: z.string(), ok: z.boolean(), latencyMs: z.number() }).meta({ id: "HealthCheck" });

export const healthRoutes = {
  health: {
    subject: "Health",
    summary: "What works and how fast",
    answers: {
      200: {
        meaning: "What was asked answered, or did not.",
        schema: z.object({
          status: z.enum(["ready", "not_ready"]),
          version: z.string(),
          checks: z.array(Check),
        }),
      },
    },
  },
  healthLive: {
    subject: "Health",
    summary: "Whether the function answers at all",
    answers: { 200: { meaning: "It does.", schema: z.object({ status: z.literal("live") }) } },
  },
  healthReady: {
    subject: "Health",
    summary: "Whether it can do its work now",
    answers: {
      200: { meaning: "What it needs answers in time.", schema: z.object({ status: z.literal("ready") }) },
      503: { meaning: "What it needs does not answer.", schema: z.object({ status: z.literal("not_ready") }) },
    },
  },
} as const satisfies Descriptions<"health" | "healthLive" | "healthReady">;
