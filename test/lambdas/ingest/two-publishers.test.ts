import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { PublishCall } from "../../../lambdas/ingest/publish-call.ts";
import { createPublishEvents } from "../../../lambdas/ingest/publish-events.ts";
import { acme, crmEndpoint, endpoint, shopEndpoint } from "../../support/fixtures.ts";
import { createPublishingWorld, later, type PublishingWorld } from "../../support/publishing.ts";

const call: PublishCall = {
  request: { tenant: acme, type: "invoice.paid", data: { invoice: "in_1" } },
  keyId: "k1",
  claim: { key: "order-1" },
};

/** What can happen at a boundary of a step: time passes (and leases end), a call fails, an instance dies. */
const Mishap = fc.oneof(
  { weight: 8, arbitrary: fc.constant("none" as const) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40_000 }) },
  { weight: 1, arbitrary: fc.constantFrom("fail" as const, "die" as const) },
);
type Mishap = number | "none" | "fail" | "die";

interface Answered {
  readonly id: string;
  /** What was in the queue and stored when the answer was given. */
  readonly targets: readonly string[];
  readonly isStored: boolean;
}

async function publishOnce(world: PublishingWorld, answers: Answered[]): Promise<boolean> {
  const [result] = await createPublishEvents(world.ports)([call]);
  if (result?.status !== "fulfilled") return false;
  const { id } = result.value.event;
  answers.push({ id, targets: [...new Set(world.targetsOf(id))].sort(), isStored: world.stored.has(id) });
  return true;
}

/** A client that comes back until it is answered, as clients with an idempotency key do. */
async function publishAndRetry(world: PublishingWorld, answers: Answered[]): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    if (await publishOnce(world, answers)) return;
    later(world, 1_000);
  }
}

function strike(world: PublishingWorld, mishap: Mishap | undefined): Promise<void> | undefined {
  if (typeof mishap === "number") later(world, mishap);
  if (mishap === "fail") throw new Error("the call failed");
  return mishap === "die" ? new Promise(() => {}) : undefined;
}

test("two publishers with one key never get two ids, nor an answer before its deliveries are sent", async () => {
  const anyRun = fc.record({ scheduler: fc.scheduler(), mishaps: fc.array(Mishap, { maxLength: 40 }) });

  await fc.assert(
    fc.asyncProperty(anyRun, async ({ scheduler, mishaps }) => {
      const world = createPublishingWorld();
      world.endpoints = [endpoint(), endpoint({ id: crmEndpoint })];
      const left = mishaps.values();
      world.around = async () => {
        await scheduler.schedule(Promise.resolve());
        await strike(world, left.next().value);
      };
      const answers: Answered[] = [];
      void publishAndRetry(world, answers);
      void publishAndRetry(world, answers);
      await scheduler.waitIdle();

      world.around = () => {};
      later(world, 30_000);
      await publishOnce(world, answers);

      expect(answers.length).toBeGreaterThan(0);
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect([...world.stored.keys()]).toEqual([answers[0]?.id]);
      expect(world.sent).toHaveLength(world.targetsOf(answers[0]?.id ?? "").length);
      for (const { targets, isStored } of answers) {
        expect(targets).toEqual([shopEndpoint, crmEndpoint].sort());
        expect(isStored).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
