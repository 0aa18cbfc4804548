import { beforeEach, describe, expect, test } from "vitest";
import { EventId } from "../../../core/id.ts";
import { ApiProblem } from "../../../core/problem.ts";
import { ingestOperations } from "../../../lambdas/ingest/operations.ts";
import type { PublishCall, Published } from "../../../lambdas/ingest/publish-call.ts";
import { authorizedEvent } from "../../support/authorized-event.ts";
import { acme, noon, paidEvent } from "../../support/fixtures.ts";

const body = { tenant: "acme", type: "a.b", data: 1 };
const unavailable = () =>
  new ApiProblem(503, "temporarily_unavailable", "Something does not answer", { retryAfterSeconds: 2 });

/** By the data of an item: 503 is an outage, anything else is accepted. */
async function publish({ request }: PublishCall): Promise<Published> {
  if (request.data === 503) throw unavailable();
  const event = { id: EventId.parse(paidEvent), tenant: acme, type: request.type, acceptedAt: noon };
  return { event, deliveries: 1, duplicate: false };
}

let accepted: Published[];

const { publishEvents } = ingestOperations({
  publish: (calls) => Promise.allSettled(calls.map(publish)),
  accepted: (published) => void accepted.push(published),
  refused: (error) => (error instanceof ApiProblem ? error : new ApiProblem(500, "internal_error", String(error))),
});

beforeEach(() => {
  accepted = [];
});

const batch = (...items: readonly unknown[]) => authorizedEvent({ body: { events: items } });
const resultsOf = async (...items: readonly unknown[]) =>
  JSON.parse((await publishEvents(batch(...items))).body ?? "").results;

describe("of a batch in an outage", () => {
  test("each item says itself whether it was accepted, and when to come again", async () => {
    const results = await resultsOf(body, { ...body, data: 503 });

    expect(results).toMatchObject([
      { status: 202, event: { id: paidEvent } },
      { status: 503, problem: { code: "temporarily_unavailable" }, retryAfterSeconds: 2 },
    ]);
    expect(accepted).toHaveLength(1);
  });

  test("the call itself fails when nothing of it was accepted", async () => {
    const refused = publishEvents(batch({ ...body, data: 503 }, { ...body, data: 503 }));

    await expect(refused).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2 });
  });

  test("what is wrong with an item is still told", async () => {
    const results = await resultsOf({ ...body, type: "" }, { ...body, data: 503 });

    expect(results).toMatchObject([{ status: 422 }, { status: 503 }]);
  });
});
