import * as z from "zod";
import { EndpointId, EventId } from "../../id.ts";
import { Delivery } from "./deliveries.ts";
import type { Descriptions } from "./description.ts";

export const testRoutes = {
  testEndpoint: {
    subject: "Endpoints",
    summary: "Send a test to an endpoint",
    details:
      "Sends `posthorn.test` by the way of all deliveries, whatever the endpoint has subscribed to, and waits for its first attempt. Like any delivery it is tried again when it fails, and held while the circuit is open.",
    answers: {
      200: { meaning: "What came of it.", schema: Delivery },
      202: {
        meaning: "Nothing had come of it within 20 seconds.",
        schema: z.object({ event: EventId, endpoint: EndpointId }),
      },
    },
    problems: ["endpoint_disabled", "tenant_shredded"],
  },
} as const satisfies Descriptions<"testEndpoint">;
