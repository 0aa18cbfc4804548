import * as z from "zod";
import { Circuit } from "./circuits.ts";
import { Delivery } from "./deliveries.ts";
import type { Descriptions } from "./description.ts";
import { Endpoint } from "./endpoints.ts";
import { PageQuery } from "./pages.ts";

const Attention = z
  .object({
    endpoints: z
      .array(z.object({ endpoint: Endpoint, circuit: Circuit, held: z.array(Delivery).describe("The newest ten.") }))
      .describe("Those that fail, that are held back, or that were disabled without anybody's wish."),
    dead: z.array(Delivery).describe("Those that died last come first."),
    nextCursor: z.string().exactOptional().describe("Where the next page of the dead begins; absent on the last one."),
  })
  .meta({ id: "Attention" });

export const attentionRoutes = {
  getAttention: {
    subject: "Tenants",
    summary: "What needs attention now",
    query: PageQuery,
    answers: { 200: { meaning: "Everything that does not go as it should.", schema: Attention } },
  },
} as const satisfies Descriptions<"getAttention">;
