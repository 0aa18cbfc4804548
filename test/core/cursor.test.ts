import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CursorList, openCursor, sealCursor } from "../../core/cursor.ts";
import { TenantId } from "../../core/id.ts";
import { acme, crmEndpoint, shopEndpoint } from "../support/fixtures.ts";

const key = Buffer.alloc(32, 7);
const nextKey = Buffer.alloc(32, 8);
const list: CursorList = { route: "listDeliveries", tenant: acme, of: shopEndpoint };
const cursor = sealCursor(list, "evt_7", key, randomBytes);

const refusal = expect.objectContaining({ status: 422, code: "cursor_invalid" });
const open = (text: string, asked: CursorList = list, keys = [key]) => openCursor(asked, text, keys);

test("any position comes back as it went in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (position) => {
      expect(open(sealCursor(list, position, key, randomBytes))).toBe(position);
    }),
  );
});

test("a cursor can be put into a query as it is, and shows nothing of its position", () => {
  expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(Buffer.from(cursor, "base64url").toString("latin1")).not.toContain("evt");
});

test("a rotation of the key does no harm to a cursor, a second one ends it", () => {
  expect(open(cursor, list, [nextKey, key])).toBe("evt_7");
  expect(() => open(cursor, list, [Buffer.alloc(32, 9), nextKey])).toThrow(refusal);
});

describe("a cursor does not open", () => {
  test.each<[string, CursorList]>([
    ["under another tenant", { ...list, tenant: TenantId.parse("globex") }],
    ["for the whole stage", { ...list, tenant: "*" }],
    ["in the list of another route", { ...list, route: "listEvents" }],
    ["in the list of another endpoint", { ...list, of: crmEndpoint }],
    ["in a list of no endpoint", { route: list.route, tenant: acme }],
  ])("%s", (_, other) => {
    expect(() => open(cursor, other)).toThrow(refusal);
  });

  test("when any digit of it is another one", () => {
    const digits = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ");

    fc.assert(
      fc.property(fc.nat(cursor.length - 1), digits, (place, digit) => {
        fc.pre(cursor[place] !== digit);
        expect(() => open(cursor.slice(0, place) + digit + cursor.slice(place + 1))).toThrow(refusal);
      }),
    );
  });

  test("when it was cut off anywhere, or goes on", () => {
    for (let length = 0; length < cursor.length; length++) expect(() => open(cursor.slice(0, length))).toThrow(refusal);
    for (const more of ["A", "AAAA", "=", "\n"]) expect(() => open(cursor + more)).toThrow(refusal);
  });

  test("when it is any other text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(() => open(text)).toThrow(refusal);
      }),
    );
  });
});
