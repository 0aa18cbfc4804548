import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import type { ApiAnswer, CallApi } from "./api-client.ts";
import { type Finding, wrong } from "./check.ts";
import type { OpenReceiver, Receiver, Recorded } from "./receiver.ts";
import { expectStatus } from "./unexpected-answer.ts";

const TYPE = "doctor.checked";
const ARRIVAL_MS = 30_000;
/** Functions know a new event type after their copy of the list has grown old. */
const KNOWN_MS = 20_000;
const LOOK_EVERY_MS = 250;

const Endpoint = z.object({ id: z.string(), secret: z.string() });
const Published = z.object({ id: z.string() });
const Problem = z.object({ code: z.string() });
const Delivery = z.object({
  status: z.string(),
  attempts: z.array(
    z.object({
      outcome: z.string(),
      status: z.number().optional(),
      reason: z.string().optional(),
      response: z.string().optional(),
    }),
  ),
});

/**
 * Publishes one event to a temporary endpoint of a temporary tenant, and lets the receiver judge what came of it. A tenant
 * for each examination: the endpoints of one that is known are cached for some seconds, without the new one.
 */
export async function checkRoundTrip(call: CallApi, openReceiver: OpenReceiver): Promise<Finding> {
  const tenant = `doctor-${randomUUID()}`;
  try {
    const receiver = await openReceiver(tenant);
    try {
      return await sendTo(receiver, tenant, call);
    } finally {
      await receiver.close();
    }
  } finally {
    await call("DELETE", `/v1/tenants/${tenant}?shred=true`);
  }
}

async function sendTo(receiver: Receiver, tenant: string, call: CallApi): Promise<Finding> {
  const { url, headers } = receiver;
  const endpoints = `/v1/tenants/${tenant}/endpoints`;
  const registration = { url, description: "doctor", eventTypes: [TYPE], ...(headers && { headers }) };
  const registered = await call("POST", endpoints, registration);
  const { id, secret } = Endpoint.parse(expectStatus(201, "registering an endpoint", registered));

  const begun = Date.now();
  const event = await publish(tenant, call);
  const recorded = await recordOf(`${endpoints}/${id}/deliveries/${event}`, call);
  if (recorded === undefined)
    return wrong(
      `the event was accepted, and no attempt was recorded within ${ARRIVAL_MS / 1000} s`,
      "Look whether a lane is paused or far behind (docs/operations.md), then at the logs of deliver",
    );
  const finding = await receiver.judge({ event, secret, ...recorded });
  return { ...finding, saw: `${finding.saw} (${Date.now() - begun} ms)` };
}

async function publish(tenant: string, call: CallApi): Promise<string> {
  const attempt = () => call("POST", "/v1/events", { tenant, type: TYPE, data: { by: "posthorn doctor" } });
  const first = await attempt();
  const answer = isUnknownType(first) ? await publishRegistered(attempt, call) : first;
  return Published.parse(expectStatus(202, "publishing", answer)).id;
}

/** A stage with `eventTypes: "strict"` accepts only types that are registered: ours is, for as long as it takes. */
async function publishRegistered(attempt: () => Promise<ApiAnswer>, call: CallApi): Promise<ApiAnswer> {
  expectStatus(200, "registering an event type", await call("PUT", `/v1/event-types/${TYPE}`, {}));
  try {
    const until = Date.now() + KNOWN_MS;
    let answer = await attempt();
    while (isUnknownType(answer) && Date.now() < until) {
      await pause(LOOK_EVERY_MS);
      answer = await attempt();
    }
    return answer;
  } finally {
    await call("DELETE", `/v1/event-types/${TYPE}`);
  }
}

const isUnknownType = ({ status, body }: ApiAnswer): boolean =>
  status === 422 && Problem.safeParse(body).data?.code === "event_type_unknown";

/** A delivery has a record once its first attempt was made. */
async function recordOf(path: string, call: CallApi): Promise<Pick<Recorded, "status" | "outcome"> | undefined> {
  for (const until = Date.now() + ARRIVAL_MS; Date.now() < until; await pause(LOOK_EVERY_MS)) {
    const answer = await call("GET", path);
    if (answer.status === 404) continue;
    const { status, attempts } = Delivery.parse(expectStatus(200, "reading the delivery", answer));
    return { status, outcome: describeAttempt(attempts.at(-1)) };
  }
  return undefined;
}

function describeAttempt(attempt: z.infer<typeof Delivery>["attempts"][number] | undefined): string {
  if (attempt === undefined) return "no attempt";
  return [attempt.outcome, attempt.status, attempt.reason, attempt.response]
    .filter((part) => part !== undefined)
    .join(" ");
}
