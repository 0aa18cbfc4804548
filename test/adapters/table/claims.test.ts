import { afterAll, beforeAll, expect, test } from "vitest";
import { createClaimStore } from "../../../adapters/table/claims.ts";
import { CLAIM_KEPT_MS, type Claim } from "../../../core/idempotency.ts";
import { epochMs } from "../../../core/time.ts";
import { acme, noon, paidEvent } from "../../support/fixtures.ts";
import { startTables, type Tables } from "../../support/pipeline/tables.ts";

let tables: Tables;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const store = () => createClaimStore(tables.table);
const claimNamed = (key: string): Claim => ({
  tenant: acme,
  key,
  event: paidEvent,
  acceptedAt: noon,
  sealedHash: new Uint8Array([1, 2, 3]),
  lease: { holder: "first", until: epochMs(noon + 30_000) },
});
const heir = { holder: "second", until: epochMs(noon + 60_000) };

test("a claim can be put once, and again when its day is over", async () => {
  const claim = claimNamed("once");

  const added = await store().add(claim, noon);
  const again = await store().add(claim, epochMs(noon + CLAIM_KEPT_MS - 1));
  const nextDay = await store().add(claim, epochMs(noon + CLAIM_KEPT_MS));

  expect([added, again, nextDay]).toEqual([true, false, true]);
});

test("a lease is replaced by one of those who read it", async () => {
  const claim = claimNamed("taken");
  await store().add(claim, noon);

  const taken = await store().replaceLease(claim, heir);
  const tooLate = await store().replaceLease(claim, { ...heir, holder: "third" });

  expect([taken, tooLate]).toEqual([true, false]);
  expect((await store().get(claim, noon))?.lease).toEqual(heir);
});

test("a lease that is written again, because the answer got lost, is not taken for somebody else's", async () => {
  const claim = claimNamed("unheard");
  await store().add(claim, noon);
  await store().replaceLease(claim, heir);

  expect(await store().replaceLease(claim, heir)).toBe(true);
});
