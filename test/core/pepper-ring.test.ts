import { expect, test } from "vitest";
import { addPepper, readPepperRing } from "../../core/pepper-ring.ts";

const ONES = "11".repeat(32);
const TWOS = "22".repeat(32);
const threes = () => Buffer.alloc(32, 0x33);

test("reads the ring that the stack makes: one pepper, under the name p1", () => {
  const ring = readPepperRing(`{"p1":"${ONES}"}`);

  expect(ring.newest).toEqual({ name: "p1", key: Buffer.alloc(32, 0x11) });
});

test("hashes new keys with the newest pepper and finds the earlier ones by name", () => {
  const ring = readPepperRing(`{"p10":"${TWOS}","p9":"${ONES}"}`);

  expect(ring.newest.name).toBe("p10");
  expect(ring.named("p9")?.key).toEqual(Buffer.alloc(32, 0x11));
  expect(ring.named("p8")).toBeUndefined();
});

test("adds a pepper and takes none away", () => {
  expect(JSON.parse(addPepper(`{"p1":"${ONES}","p2":"${TWOS}"}`, threes))).toEqual({
    p1: ONES,
    p2: TWOS,
    p3: "33".repeat(32),
  });
});

test.each([
  ["no pepper", "{}"],
  ["what is no JSON", "5ecret"],
  ["a key that is too short", '{"p1":"5ecret"}'],
  ["a name of another kind", `{"constructor":"${ONES}"}`],
])("refuses %s, and repeats nothing of it", (_, text) => {
  expect(() => readPepperRing(text)).toThrow();
  expect(() => readPepperRing(text)).not.toThrow(/5ecret|11111/);
});
