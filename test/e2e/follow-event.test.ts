import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";
import { startWatchedCloud, type WatchedCloud } from "../support/watched-cloud.ts";

let watched: WatchedCloud;
let receiver: TestReceiver;

beforeAll(async () => {
  watched = await startWatchedCloud();
  receiver = await startTestReceiver();
}, 60_000);
afterAll(async () => {
  await watched?.close();
  await receiver?.close();
});

/** As the saved query "Follow one event" finds them: by one field, over the logs of all functions. */
const linesWith = (event: string) =>
  [...watched.cloud.cloud.functions.byName.keys()]
    .flatMap((name) => watched.stream.logs.linesOf(name))
    .filter(({ fields }) => fields.event === event)
    .toSorted((a, b) => String(a.fields.service).localeCompare(String(b.fields.service)))
    .map(({ fields }) => fields);

test("an event can be followed from its publication to its attempt by its id, in any function's log", async () => {
  await watched.cloud.call("POST", "/v1/tenants/acme/endpoints", { url: receiver.url });
  const { body } = await watched.cloud.call("POST", "/v1/events", { tenant: "acme", type: "a.b", data: "secret-data" });
  await waitUntil(() => linesWith(body.id).length >= 2, 10_000);

  expect(linesWith(body.id)).toMatchObject([
    {
      service: "deliver",
      message: "attempted",
      tenant: "acme",
      attempt: 1,
      outcome: { kind: "delivered", status: 204 },
    },
    { service: "ingest", message: "accepted", tenant: "acme", deliveries: 1 },
  ]);
  for (const line of linesWith(body.id)) expect(line.xray_trace_id).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(JSON.stringify(linesWith(body.id))).not.toContain("secret-data");
});
