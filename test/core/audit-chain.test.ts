import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyChain } from "../../core/audit-chain.ts";
import { type AuditEntry, BEFORE_THE_FIRST, followUp } from "../../core/audit-entry.ts";
import { acme, noon } from "../support/fixtures.ts";

const act = {
  tenant: acme,
  at: noon,
  caller: { keyId: "admin", role: "admin", tenant: "*" },
  action: "deleteEndpoint",
  target: "/v1/tenants/acme/endpoints/ep_1",
  outcome: "done",
  status: 204,
  requestId: "r-1",
  address: "192.0.2.1",
} as const;

function logOf(length: number): readonly AuditEntry[] {
  const log: AuditEntry[] = [];
  for (let number = 1; number <= length; number++) log.push(followUp(act, log.at(-1) ?? BEFORE_THE_FIRST));
  return log;
}

test("an entry says what it hashes: the literal text of its fields, in their order", () => {
  const said =
    '["posthorn audit 1",1,"0000000000000000000000000000000000000000000000000000000000000000","acme",1795176000000,' +
    '"admin","admin","*","deleteEndpoint","/v1/tenants/acme/endpoints/ep_1","done",204,"r-1","192.0.2.1",null,null]';

  expect(followUp(act, BEFORE_THE_FIRST)).toEqual({
    ...act,
    number: 1,
    previous: "0".repeat(64),
    hash: createHash("sha256").update(said).digest("hex"),
  });
});

test("the places of a batch are hashed where there are any, so that older entries keep their hash", () => {
  const said =
    '["posthorn audit 1",1,"0000000000000000000000000000000000000000000000000000000000000000","acme",1795176000000,' +
    '"admin","admin","*","deleteEndpoint","/v1/tenants/acme/endpoints/ep_1","done",204,"r-1","192.0.2.1",null,null,[0,7]]';

  expect(followUp({ ...act, items: [0, 7] }, BEFORE_THE_FIRST).hash).toBe(
    createHash("sha256").update(said).digest("hex"),
  );
});

test("a log that nobody touched is intact, and so is an empty one", () => {
  const log = logOf(3);

  expect(verifyChain(log, BEFORE_THE_FIRST)).toEqual({ intact: true, head: { number: 3, hash: log[2]?.hash } });
  expect(verifyChain([], BEFORE_THE_FIRST)).toEqual({ intact: true, head: BEFORE_THE_FIRST });
});

test("whatever single field of whatever entry is changed, that entry is found", () => {
  const changes: readonly Partial<AuditEntry>[] = [
    { action: "listEndpoints" },
    { target: "/" },
    { outcome: "refused" },
    { status: 200 },
    { requestId: "r-2" },
    { address: "192.0.2.2" },
    { before: "0".repeat(64) },
    { after: "0".repeat(64) },
    { items: [1] },
    { caller: { keyId: "eve", role: "admin", tenant: "*" } },
    { caller: { keyId: "admin", role: "viewer", tenant: "*" } },
    { previous: "1".repeat(64) },
    { hash: "1".repeat(64) },
  ];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.constantFrom(...changes), (number, change) => {
      const log = logOf(6).map((entry) => (entry.number === number ? { ...entry, ...change } : entry));

      expect(verifyChain(log, BEFORE_THE_FIRST)).toEqual({ intact: false, number, problem: "changed" });
    }),
  );
});

test("an entry that was taken away is missed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), (number) => {
      const log = logOf(6).filter((entry) => entry.number !== number);

      expect(verifyChain(log, BEFORE_THE_FIRST)).toEqual({ intact: false, number, problem: "missing" });
    }),
  );
});

test("an entry that was written anew, with a hash that fits it, breaks the one after it", () => {
  const log = logOf(4);
  const forged = followUp({ ...act, target: "/elsewhere" }, log[0] ?? BEFORE_THE_FIRST);

  expect(verifyChain([...log.slice(0, 1), forged, ...log.slice(2)], BEFORE_THE_FIRST)).toEqual({
    intact: false,
    number: 3,
    problem: "does_not_follow",
  });
});

test("two entries that changed places are found", () => {
  const [first, second, third, fourth] = logOf(4);
  if (!first || !second || !third || !fourth) throw new Error("the log is too short");

  expect(verifyChain([first, third, second, fourth], BEFORE_THE_FIRST)).toMatchObject({ intact: false, number: 2 });
});
