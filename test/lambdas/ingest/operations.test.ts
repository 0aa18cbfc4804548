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
let refusals: { readonly code: string; readonly places: readonly number[] }[];
let auditFails: boolean;

const { publishEvents } = ingestOperations({
  publish: (calls) => Promise.allSettled(calls.map(publish)),
  accepted: (published) => void accepted.push(published),
  auditRefusal: async (_, { code }, places = []) => {
    if (auditFails) throw new Error("throttled");
    refusals.push({ code, places });
  },
  refused: (error) => (error instanceof ApiProblem ? error : new ApiProblem(500, "internal_error", String(error))),
});

beforeEach(() => {
  accepted = [];
  refusals = [];
  auditFails = false;
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

describe("what an item was refused for is written down as of its single call", () => {
  const ofAcme = (...items: readonly unknown[]) =>
    authorizedEvent({ body: { events: items }, caller: { tenant: acme, role: "service" } });
  const elsewhere = { ...body, tenant: "globex" };

  test("items for another tenant in one entry, and nothing of what is merely wrong", async () => {
    const { statusCode } = await publishEvents(ofAcme(body, elsewhere, { ...body, type: "" }, elsewhere));

    expect(statusCode).toBe(202);
    expect(refusals).toEqual([{ code: "not_found", places: [1, 3] }]);
  });

  test("nothing where nothing was refused", async () => {
    await publishEvents(ofAcme(body, { ...body, data: 503 }));

    expect(refusals).toEqual([]);
  });

  test("also where everything else of the batch met an outage", async () => {
    await publishEvents(ofAcme(elsewhere, { ...body, data: 503 }));

    expect(refusals).toEqual([{ code: "not_found", places: [0] }]);
  });

  test("what was accepted stays accepted when it cannot be written down", async () => {
    auditFails = true;

    const { statusCode } = await publishEvents(ofAcme(body, elsewhere));

    expect(statusCode).toBe(202);
    expect(accepted).toHaveLength(1);
  });
});
