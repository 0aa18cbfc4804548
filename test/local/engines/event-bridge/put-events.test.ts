import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createEventBridgeService,
  type EventBridgeService,
} from "../../../../local/engines/event-bridge/event-bridge-service.ts";
import { type JsonProtocolServer, startJsonProtocolServer } from "../../../support/json-protocol-server.ts";

let service: EventBridgeService;
let server: JsonProtocolServer;
let client: EventBridgeClient;

beforeEach(async () => {
  service = createEventBridgeService({
    region: "eu-central-1",
    accountId: "123456789012",
    keptEvents: 3,
    now: () => Date.UTC(2026, 0, 1),
  });
  server = await startJsonProtocolServer(service);
  client = new EventBridgeClient({ ...server.clientSettings, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const opened = { Source: "posthorn", DetailType: "endpoint.circuit_opened", Detail: '{"endpoint":"ep_1"}' };
const putEvents = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));

test("accepts an event and shows it", async () => {
  const { FailedEntryCount, Entries } = await putEvents({ ...opened, Resources: ["arn:aws:x"] });

  expect(FailedEntryCount).toBe(0);
  expect(service.recentEvents()).toEqual([
    {
      id: Entries?.[0]?.EventId,
      bus: "default",
      source: "posthorn",
      detailType: "endpoint.circuit_opened",
      detail: { endpoint: "ep_1" },
      resources: ["arn:aws:x"],
      time: 1_767_225_600_000,
    },
  ]);
});

test("keeps the time that an event brings", async () => {
  await putEvents({ ...opened, Time: new Date("2025-12-24T18:00:00Z") });

  expect(service.recentEvents()[0]?.time).toBe(Date.UTC(2025, 11, 24, 18));
});

test("refuses single entries and accepts the others", async () => {
  const { FailedEntryCount, Entries } = await putEvents(
    opened,
    { ...opened, Detail: "not json" },
    { ...opened, Detail: "[1]" },
    { ...opened, Source: "aws.sqs" },
    { Source: "posthorn", Detail: "{}" },
  );

  expect(FailedEntryCount).toBe(4);
  expect(Entries?.map(({ EventId, ErrorCode }) => (EventId === undefined ? ErrorCode : "accepted"))).toEqual([
    "accepted",
    "MalformedDetail",
    "MalformedDetail",
    "NotAuthorizedForSourceException",
    "InvalidArgument",
  ]);
  expect(Entries?.[4]?.ErrorMessage).toBe(
    "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
  );
  expect(service.recentEvents()).toHaveLength(1);
});

test("takes ten entries and not eleven, nor none", async () => {
  const ten = Array.from({ length: 10 }, () => opened);

  expect(await putEvents(...ten)).toMatchObject({ FailedEntryCount: 0 });
  await expect(putEvents(...ten, opened)).rejects.toThrow(
    "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
  );
  await expect(putEvents()).rejects.toThrow(expect.objectContaining({ name: "ValidationException" }));
});

test("takes 256 KB of all entries together, counted in bytes, and not one more", async () => {
  // "posthorn" and "x" are nine bytes an entry, and {"a":""} eight more.
  const sized = (bytes: number) => ({
    Source: "posthorn",
    DetailType: "x",
    Detail: `{"a":"${"ü".repeat(bytes / 2)}"}`,
  });

  expect(await putEvents(sized(131_054), sized(131_056))).toMatchObject({ FailedEntryCount: 0 });
  await expect(putEvents(sized(131_056), sized(131_056))).rejects.toThrow(
    "Total size of the entries in the request is over the limit.",
  );
});

test("keeps the latest events only", async () => {
  for (const name of ["a", "b", "c", "d"]) await putEvents({ ...opened, DetailType: name });

  expect(service.recentEvents().map(({ detailType }) => detailType)).toEqual(["b", "c", "d"]);
});

test("knows the buses that were made, by name and by ARN, and no others", async () => {
  const { arn } = service.ensureBus("operations");

  await putEvents({ ...opened, EventBusName: "operations" }, { ...opened, EventBusName: arn });

  expect(service.recentEvents().map(({ bus }) => bus)).toEqual(["operations", "operations"]);
  await expect(putEvents({ ...opened, EventBusName: "elsewhere" })).rejects.toThrow(
    "Event bus elsewhere does not exist.",
  );
});
