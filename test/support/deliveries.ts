import type { DeliveryRecord } from "../../core/delivery.ts";
import { acme, noon, paidEvent, shopEndpoint } from "./fixtures.ts";

export const delivery = (change: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  tenant: acme,
  endpoint: shopEndpoint,
  event: paidEvent,
  type: "invoice.paid",
  acceptedAt: noon,
  status: "delivered",
  attempts: [],
  ...change,
});
