import * as z from "zod";
import type { Descriptions } from "./description.ts";

export const healthRoutes = {
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
} as const satisfies Descriptions<"healthLive" | "healthReady">;
