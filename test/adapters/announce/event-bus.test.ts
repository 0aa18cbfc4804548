import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPutOnBus } from "../../../adapters/announce/event-bus.ts";
import {
  createEventBridgeService,
  type EventBridgeService,
} from "../../../local/engines/event-bridge/event-bridge-service.ts";
import { acme, noon, paidEvent, shopEndpoint } from "../../support/fixtures.ts";
import { type JsonProtocolServer, startJsonProtocolServer } from "../../support/json-protocol-server.ts";

let service: EventBridgeService;
let server: JsonProtocolServer;
let client: EventBridgeClient;

beforeAll(async () => {
  service = createEventBridgeService({ region: "eu-central-1", accountId: "123456789012" });
  service.ensureBus("operators");
  server = await startJsonProtocolServer(service);
  client = new EventBridgeClient({ ...server.clientSettings, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const announcement = {
  id: paidEvent,
  event: { type: "endpoint.disabled", tenant: acme, endpoint: shopEndpoint, at: noon, reason: "gone" },
} as const;

test("an operational event is put on the bus under its type, with its id", async () => {
  await createPutOnBus(client, "operators")(announcement);

  const [told] = service.recentEvents();
  expect(JSON.stringify(told)).toContain("endpoint.disabled");
  expect(JSON.stringify(told)).toContain(paidEvent);
});

test("a bus that is not there is an error, not a silence", async () => {
  await expect(createPutOnBus(client, "missing")(announcement)).rejects.toThrow("missing");
});
