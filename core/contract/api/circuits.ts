import * as z from "zod";
import { CircuitRequest } from "../../circuit-request.ts";
import type { Descriptions } from "./description.ts";

export const Circuit = z
  .object({
    state: z.enum(["closed", "open", "probing", "draining", "open_by_hand"]),
    failing: z
      .object({ inARow: z.int().min(1), since: z.iso.datetime() })
      .exactOptional()
      .describe("Absent while the last attempt that counts was a success."),
    slow: z
      .object({ inARow: z.int().min(1), until: z.iso.datetime() })
      .exactOptional()
      .describe(
        "How many attempts in a row had no answer within three seconds. From three on, and up to `until`, first attempts go by the lane of the retries.",
      ),
    openedAt: z.iso.datetime().exactOptional(),
    probes: z.int().min(0).exactOptional(),
    nextProbeAt: z.iso.datetime().exactOptional(),
    closedAt: z.iso.datetime().exactOptional().describe("Of `draining`: since when what was held goes out."),
  })
  .meta({ id: "Circuit" });

export const circuitRoutes = {
  getCircuit: {
    subject: "Endpoints",
    summary: "Read the circuit of an endpoint",
    answers: { 200: { meaning: "Its health.", schema: Circuit } },
  },
  putCircuit: {
    subject: "Endpoints",
    summary: "Open or close a circuit by hand",
    details:
      "Opened by hand, it makes no probes and stays open until somebody closes it. What is held for 72 hours is dead.",
    body: CircuitRequest,
    answers: { 200: { meaning: "As it is now.", schema: Circuit } },
  },
} as const satisfies Descriptions<"getCircuit" | "putCircuit">;
