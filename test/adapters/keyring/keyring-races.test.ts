import fc from "fast-check";
import { expect, test } from "vitest";
import { createKeyringOnPorts } from "../../../adapters/keyring/keyring-on-ports.ts";
import { TenantId } from "../../../core/id.ts";
import { epochMs } from "../../../core/time.ts";
import { fakeKeyringStore, fakeKeyWrapper } from "../../support/keyring-fakes.ts";

const acme = TenantId.parse("acme");
const noon = epochMs(Date.UTC(2026, 0, 1, 12));

/** Several instances on one store, whose calls take effect and answer in any order that the scheduler finds. */
function arrange(scheduler: fc.Scheduler) {
  const store = fakeKeyringStore();
  const wrapper = fakeKeyWrapper();
  const late = async <Result>(call: () => Promise<Result>, label: string): Promise<Result> => {
    await scheduler.schedule(Promise.resolve(), `${label} takes effect`);
    const result = await call();
    await scheduler.schedule(Promise.resolve(), `${label} answers`);
    return result;
  };
  const newInstance = () =>
    createKeyringOnPorts({
      store: {
        read: (...asked) => late(() => store.read(...asked), "read"),
        latest: (...asked) => late(() => store.latest(...asked), "latest"),
        add: (...asked) => late(() => store.add(...asked), "add"),
        overwrite: (...asked) => late(() => store.overwrite(...asked), "overwrite"),
      },
      wrapper: {
        generate: (...asked) => late(() => wrapper.generate(...asked), "generate"),
        unwrap: (...asked) => late(() => wrapper.unwrap(...asked), "unwrap"),
      },
      now: () => noon,
    });
  const fresh = () => createKeyringOnPorts({ store, wrapper, now: () => noon });
  return { store, newInstance, fresh };
}

test("instances that race for the first key end with one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, count) => {
      const { store, newInstance } = arrange(scheduler);
      const racing = Promise.all(Array.from({ length: count }, () => newInstance().sealingKey(acme)));
      await scheduler.waitFor(racing);

      const [first, ...others] = await racing;
      expect(first?.version).toBe(1);
      for (const other of others) expect(other).toEqual(first);
      expect(store.records.size).toBe(1);
    }),
  );
});

test("instances that rotate at the same time agree on every version they name", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { newInstance, fresh } = arrange(scheduler);
      await fresh().sealingKey(acme);
      const [one, other] = [newInstance(), newInstance()];
      const rotating = Promise.all([one.rotate(acme), other.rotate(acme), other.sealingKey(acme)]);
      await scheduler.waitFor(rotating);
      const [, , sealed] = await rotating;

      expect(await fresh().openingKey(acme, sealed.version)).toEqual(sealed);
    }),
  );
});

test("whatever races with a shredding, no key is left once it is done", async () => {
  const rivals = fc.array(fc.constantFrom("seal", "rotate", "open", "shred"), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), rivals, fc.boolean(), async (scheduler, actions, isUsed) => {
      const { store, newInstance, fresh } = arrange(scheduler);
      if (isUsed) await fresh().sealingKey(acme);
      const run = (action: (typeof actions)[number]) => {
        const keyring = newInstance();
        if (action === "seal") return keyring.sealingKey(acme);
        if (action === "rotate") return keyring.rotate(acme);
        return action === "open" ? keyring.openingKey(acme, 1) : keyring.shred(acme);
      };
      const racing = Promise.allSettled([newInstance().shred(acme), ...actions.map(run)]);
      await scheduler.waitFor(racing);
      const [shredding] = await racing;

      expect(shredding.status).toBe("fulfilled");
      expect([...store.records.values()].filter(({ kind }) => kind === "key")).toEqual([]);
      await expect(fresh().sealingKey(acme)).rejects.toMatchObject({ code: "keyring_shredded" });
    }),
  );
});
