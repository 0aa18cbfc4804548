import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { startTestReceiver, type TestReceiver, waitUntil } from "../support/receiver.ts";
import { startWatchedCloud, type WatchedCloud } from "../support/watched-cloud.ts";

let watched: WatchedCloud;
let receiver: TestReceiver;

beforeAll(async () => {
  watched = await startWatchedCloud();
  receiver = await startTestReceiver(({ headers }) => (headers["webhook-attempt"] === "1" ? 500 : 204));
}, 60_000);
afterAll(async () => {
  await watched?.close();
  await receiver?.close();
});

/** What Lambda hands to deliver: X-Ray links the run to the traces that its messages carry. */
const Batch = z.object({
  Records: z.array(z.object({ body: z.string(), attributes: z.object({ AWSTraceHeader: z.string().optional() }) })),
});
const Message = z.object({ event: z.string(), attempt: z.number() });

function carriedBy(invocations: readonly (readonly unknown[])[], event: string) {
  return invocations
    .flatMap(([, payload]) => Batch.safeParse(payload).data?.Records ?? [])
    .map(({ body, attributes }) => ({ message: Message.safeParse(JSON.parse(body)).data, attributes }))
    .filter(({ message }) => message?.event === event)
    .map(({ message, attributes }) => ({
      attempt: message?.attempt,
      root: attributes.AWSTraceHeader?.match(/Root=([^;]+)/)?.[1],
    }));
}

/** The traces that the runs of a function wrote on what they logged of an event, the earliest first. */
const loggedBy = (service: string, event: string) =>
  [...watched.cloud.cloud.functions.byName.keys()]
    .flatMap((name) => watched.stream.logs.linesOf(name))
    .filter(({ fields }) => fields.service === service && fields.event === event)
    .map(({ fields }) => fields.xray_trace_id);

test("each message of an event carries the trace of the run that sent it: from publish to deliver, and on to the retry", async () => {
  const invoke = vi.spyOn(watched.cloud.cloud.functions, "invoke");
  await watched.cloud.call("POST", "/v1/tenants/acme/endpoints", { url: receiver.url });
  const trace = "1-6740d4d1-a1b2c3d4e5f60718293a4b5c";
  const headers = { "x-amzn-trace-id": `Root=${trace}` };

  const { body } = await watched.cloud.call("POST", "/v1/events", { tenant: "acme", type: "a.b", data: 1 }, headers);
  await receiver.waitFor(2, 12_000);
  await waitUntil(() => loggedBy("deliver", body.id).length === 2, 5_000);

  const [firstAttempt, secondAttempt] = loggedBy("deliver", body.id);
  expect(loggedBy("ingest", body.id)).toEqual([trace]);
  expect(carriedBy(invoke.mock.calls, body.id)).toEqual([
    { attempt: 1, root: trace },
    { attempt: 2, root: firstAttempt },
  ]);
  // Traces of their own, as on AWS: a batch has messages of several, and can continue none of them.
  expect(new Set([trace, firstAttempt, secondAttempt]).size).toBe(3);
});
