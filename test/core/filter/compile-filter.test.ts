import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileFilter } from "../../../core/filter/compile-filter.ts";
import { FilterInvalid } from "../../../core/filter/filter-invalid.ts";

const wants = (pattern: unknown, event: unknown) => compileFilter(pattern)(event);
const onField = (entry: unknown, value: unknown) => wants({ data: { field: [entry] } }, { data: { field: value } });

describe("one value", () => {
  test.each([
    ["eu", "eu", true],
    ["eu", "EU", false],
    ["5", 5, false],
    [5, 5, true],
    [0.5, 0.5, true],
    [true, true, true],
    [true, "true", false],
    [null, null, true],
    ["", "", true],
    ["", null, false],
    [{ prefix: "eu-" }, "eu-west-1", true],
    [{ prefix: "eu-" }, "us-east-1", false],
    [{ prefix: "eu-" }, 5, false],
    [{ prefix: { "equals-ignore-case": "EU-" } }, "eu-west-1", true],
    [{ suffix: ".png" }, "cat.png", true],
    [{ suffix: ".png" }, "cat.png.exe", false],
    [{ suffix: { "equals-ignore-case": ".PNG" } }, "cat.png", true],
    [{ "equals-ignore-case": "Alice" }, "ALICE", true],
    [{ "equals-ignore-case": "Alice" }, "Alicia", false],
    [{ wildcard: "dir/*.png" }, "dir/a/b.png", true],
    [{ wildcard: "dir/*.png" }, "dir/a.jpg", false],
    [{ "anything-but": "eu" }, "us", true],
    [{ "anything-but": "eu" }, "eu", false],
    [{ "anything-but": ["eu", 5] }, 5, false],
    [{ "anything-but": ["eu", 5] }, "5", true],
    [{ "anything-but": null }, null, false],
    [{ "anything-but": { prefix: "eu-" } }, "eu-west-1", false],
    [{ "anything-but": { prefix: ["eu-", "us-"] } }, "us-east-1", false],
    [{ "anything-but": { prefix: ["eu-", "us-"] } }, "ap-south-1", true],
    [{ "anything-but": { suffix: ".png" } }, "cat.jpg", true],
    [{ "anything-but": { "equals-ignore-case": ["Init", "Stop"] } }, "INIT", false],
    [{ "anything-but": { wildcard: "*/lib/*" } }, "a/lib/b", false],
    [{ "anything-but": { wildcard: "*/lib/*" } }, "a/src/b", true],
    [{ numeric: ["=", 300] }, 3e2, true],
    [{ numeric: [">", 0, "<=", 5] }, 5, true],
    [{ numeric: [">", 0, "<=", 5] }, 0, false],
    [{ numeric: [">=", -1.5] }, -1.5, true],
    [{ numeric: ["<", 10] }, "5", false],
    [{ cidr: "10.0.0.0/24" }, "10.0.0.255", true],
    [{ cidr: "10.0.0.0/24" }, "10.0.1.0", false],
    [{ cidr: "10.0.0.0/24" }, "somewhere", false],
    [{ cidr: "2001:db8::/32" }, "2001:db8::1", true],
    [{ exists: true }, 0, true],
    [{ exists: true }, null, true],
    [{ exists: true }, [], false],
    [{ exists: true }, { more: 1 }, false],
    [{ exists: false }, "here", false],
  ])("%j and %j: %s", (entry, value, expected) => {
    expect(onField(entry, value)).toBe(expected);
  });
});

describe("fields", () => {
  const pattern = { type: ["invoice.paid"], data: { amount: [{ numeric: [">", 100] }], region: ["eu", "us"] } };

  test("must all match, each by one of its values", () => {
    expect(wants(pattern, { type: "invoice.paid", data: { amount: 101, region: "us", more: 1 } })).toBe(true);
    expect(wants(pattern, { type: "invoice.paid", data: { amount: 99, region: "us" } })).toBe(false);
    expect(wants(pattern, { type: "invoice.paid", data: { amount: 101, region: "ap" } })).toBe(false);
    expect(wants(pattern, { type: "invoice.paid", data: { amount: 101 } })).toBe(false);
  });

  test.each([null, undefined, "text", 5, [], {}, { data: null }, { data: "text" }])("match nothing in %j", (event) => {
    expect(wants(pattern, event)).toBe(false);
  });

  test("that must not exist may be missing with all around them", () => {
    const absent = { data: { coupon: { code: [{ exists: false }] } } };

    for (const event of [{}, { data: {} }, { data: { coupon: 5 } }, { data: { coupon: { code: {} } } }, { data: [] }])
      expect(wants(absent, event)).toBe(true);
    expect(wants(absent, { data: { coupon: { code: "X" } } })).toBe(false);
  });

  test("that must be something else must be there", () => {
    expect(wants({ data: { region: [{ "anything-but": "eu" }] } }, { data: {} })).toBe(false);
  });

  test("may be missing or have a value", () => {
    const either = { data: { region: [{ exists: false }, "eu"] } };

    expect(wants(either, { data: {} })).toBe(true);
    expect(wants(either, { data: { region: "eu" } })).toBe(true);
    expect(wants(either, { data: { region: "us" } })).toBe(false);
  });

  test("are only those that the publisher wrote", () => {
    expect(wants({ constructor: { name: [{ exists: true }] } }, {})).toBe(false);
    expect(wants(JSON.parse('{"__proto__": {"a": [1]}}'), JSON.parse('{"__proto__": {"a": 1}}'))).toBe(true);
  });
});

describe("arrays in the event", () => {
  test("match by any of their values, however deep", () => {
    expect(wants({ tags: ["red"] }, { tags: ["blue", ["green", ["red"]]] })).toBe(true);
    expect(wants({ tags: ["red"] }, { tags: ["blue"] })).toBe(false);
  });

  test("match by fields that are together in one element", () => {
    const pattern = { items: { sku: ["A"], count: [{ numeric: [">", 1] }] } };

    expect(wants(pattern, { items: [{ sku: "A", count: 2 }] })).toBe(true);
    expect(
      wants(pattern, {
        items: [
          { sku: "A", count: 1 },
          { sku: "B", count: 2 },
        ],
      }),
    ).toBe(false);
  });

  test("may be nested deeper than the stack reaches", () => {
    const depth = 200_000;
    const event = JSON.parse(`{"tags":${"[".repeat(depth)}"red"${"]".repeat(depth)}}`);

    expect(wants({ tags: ["red"] }, event)).toBe(true);
    expect(wants({ tags: { color: ["red"] } }, event)).toBe(false);
  });
});

describe("$or", () => {
  const pattern = { type: ["invoice.paid"], $or: [{ data: { amount: [5] } }, { data: { region: ["eu"] } }] };

  test("takes any of its patterns, beside the fields next to it", () => {
    expect(wants(pattern, { type: "invoice.paid", data: { amount: 5 } })).toBe(true);
    expect(wants(pattern, { type: "invoice.paid", data: { region: "eu" } })).toBe(true);
    expect(wants(pattern, { type: "invoice.paid", data: { region: "us" } })).toBe(false);
    expect(wants(pattern, { type: "invoice.void", data: { amount: 5 } })).toBe(false);
  });

  test("may stand within a field", () => {
    const nested = { data: { $or: [{ amount: [5] }, { region: ["eu"] }] } };

    expect(wants(nested, { data: { region: "eu" } })).toBe(true);
    expect(wants(nested, { data: {} })).toBe(false);
  });
});

describe("a filter that means nothing is refused, with the place", () => {
  test.each([
    [null, "Cannot read the filter at its top: found null, wanted an object of fields"],
    [[], "Cannot read the filter at its top: found [], wanted an object of fields"],
    [{}, "Cannot read the filter at its top: found {}, wanted at least one field"],
    [{ type: "a" }, 'Cannot read the filter at type: found "a", wanted an object of fields'],
    [{ type: [] }, "Cannot read the filter at type: found [], wanted at least one value"],
    [{ data: { a: {} } }, "Cannot read the filter at data.a: found {}, wanted at least one field"],
    [
      { a: [{ prefx: "x" }] },
      'Cannot read the filter at a[0]: found "prefx", wanted one of prefix, suffix, equals-ignore-case, wildcard, ' +
        "anything-but, numeric, cidr, exists",
    ],
    [{ a: ["x", { prefix: 5 }] }, "Cannot read the filter at a[1].prefix: found 5, wanted a text"],
    [{ a: [{ exists: "yes" }] }, 'Cannot read the filter at a[0].exists: found "yes", wanted true or false'],
    [
      { a: [{ numeric: ["<<", 5] }] },
      'Cannot read the filter at a[0].numeric[0]: found "<<", wanted one of =, <, <=, >, >=',
    ],
    [{ a: [{ numeric: ["<", "5"] }] }, 'Cannot read the filter at a[0].numeric[1]: found "5", wanted a number'],
    [
      { a: [{ numeric: [">", 5, "<", 1] }] },
      'Cannot read the filter at a[0].numeric: found [">",5,"<",1], wanted a range with its lower end first, such as ' +
        '[">=", 0, "<", 100]',
    ],
    [
      { a: [{ cidr: "10.0.0.0" }] },
      'Cannot read the filter at a[0].cidr: found "10.0.0.0", wanted a range of addresses such as 10.0.0.0/8',
    ],
    [{ $or: [{ a: [1] }] }, 'Cannot read the filter at $or: found [{"a":[1]}], wanted a list of two or more patterns'],
    [{ $or: [{ a: [1] }, { b: 5 }] }, "Cannot read the filter at $or[1].b: found 5, wanted an object of fields"],
  ])("%j", (pattern, message) => {
    expect(() => compileFilter(pattern)).toThrow(message);
  });

  test.each([
    { a: [[1]] },
    { a: [{}] },
    { a: [{ prefix: "x", suffix: "y" }] },
    { a: [{ exists: true, prefix: "x" }] },
    { a: [{ prefix: { "equals-ignore-case": "x", more: 1 } }] },
    { a: [{ wildcard: "a**b" }] },
    { a: [{ wildcard: "a\\b" }] },
    { a: [{ numeric: [] }] },
    { a: [{ numeric: [">", 1, ">", 2] }] },
    { a: [{ numeric: ["=", 1, "<", 2] }] },
    { a: [{ "anything-but": [] }] },
    { a: [{ "anything-but": [[1]] }] },
    { a: [{ "anything-but": { numeric: ["<", 1] } }] },
    { a: [{ "anything-but": { prefix: [] } }] },
    { a: [{ constructor: "x" }] },
  ])("%j", (pattern) => {
    expect(() => compileFilter(pattern)).toThrow(FilterInvalid);
  });

  test("and so is one that is too large", () => {
    expect(() => compileFilter({ a: ["x".repeat(2_039)] })).toThrow(
      "Cannot read the filter at its top: found 2049, wanted at most 2048 bytes as JSON",
    );
    expect(compileFilter({ a: ["x".repeat(2_038)] })).toBeTypeOf("function");
  });
});

test("any JSON is either a filter that can be asked or is refused as invalid, and nothing else happens", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (pattern, event) => {
      try {
        return typeof compileFilter(pattern)(event) === "boolean";
      } catch (error) {
        return error instanceof FilterInvalid;
      }
    }),
  );
});

test("a filter made of the values of an event wants that event", () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const events = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== "$or"),
    leaf,
    { minKeys: 1, maxKeys: 5 },
  );

  fc.assert(
    fc.property(events, (event) => {
      const pattern = Object.fromEntries(Object.entries(event).map(([name, value]) => [name, [value]]));
      return compileFilter(pattern)(event);
    }),
  );
});
