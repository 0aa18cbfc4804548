import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "../../core/retry-after.ts";
import { epochMs } from "../../core/time.ts";

const at = (iso: string) => epochMs(Date.parse(iso));
const now = at("2026-11-20T12:00:00Z");

describe("what a receiver may ask for", () => {
  test.each([
    ["120", "2026-11-20T12:02:00Z"],
    [" 120 ", "2026-11-20T12:02:00Z"],
    ["0", "2026-11-20T12:00:00Z"],
    ["007", "2026-11-20T12:00:07Z"],
    ["Fri, 20 Nov 2026 12:30:15 GMT", "2026-11-20T12:30:15Z"],
    ["Friday, 20-Nov-26 12:30:15 GMT", "2026-11-20T12:30:15Z"],
    ["Fri Nov 20 12:30:15 2026", "2026-11-20T12:30:15Z"],
    ["Fri, 20 Nov 2026 12:30:60 GMT", "2026-11-20T12:31:00Z"],
  ])("%s is honoured", (text, moment) => {
    expect(parseRetryAfter(text, now)).toBe(at(moment));
  });

  test("the asctime form pads its day with a space", () => {
    expect(parseRetryAfter("Tue Dec  1 00:00:05 2026", at("2026-11-30T23:59:00Z"))).toBe(at("2026-12-01T00:00:05Z"));
  });

  test.each([["86401"], ["99999999999999999999"], ["9".repeat(400)], ["Fri, 20 Nov 2099 12:00:00 GMT"]])(
    "%s is more than a day away and becomes a day",
    (text) => {
      expect(parseRetryAfter(text, now)).toBe(at("2026-11-21T12:00:00Z"));
    },
  );

  test.each([["Sun, 06 Nov 1994 08:49:37 GMT"], ["Sunday, 06-Nov-94 08:49:37 GMT"], ["Sun Nov  6 08:49:37 1994"]])(
    "%s is past and means now",
    (text) => {
      expect(parseRetryAfter(text, now)).toBe(now);
    },
  );
});

describe("two digits of a year", () => {
  test("are read in the next century when that is near", () => {
    expect(parseRetryAfter("Friday, 01-Jan-00 00:00:30 GMT", at("2099-12-31T23:59:00Z"))).toBe(
      at("2100-01-01T00:00:30Z"),
    );
  });

  test("mean the past when they lie more than 50 years ahead", () => {
    expect(parseRetryAfter("Saturday, 20-Nov-77 12:00:00 GMT", now)).toBe(now);
  });

  test("mean the future up to 50 years ahead, which is then clamped to a day", () => {
    expect(parseRetryAfter("Friday, 20-Nov-76 12:00:00 GMT", now)).toBe(at("2026-11-21T12:00:00Z"));
  });
});

test.each([
  "",
  " ",
  "soon",
  "-5",
  "+5",
  "1.5",
  "1e3",
  "0x10",
  "12 seconds",
  "5, 10",
  "٣",
  "NaN",
  "Infinity",
  "Mon, 31 Feb 2027 12:00:00 GMT",
  "Fri, 20 Nov 2026 24:00:00 GMT",
  "Fri, 20 Nov 2026 12:60:00 GMT",
  "Fri, 20 Nov 2026 12:00:61 GMT",
  "Fri, 20 Nov 2026 12:00:00 CET",
  "Fri, 20 Nov 2026 12:00:00",
  "2026-11-20T12:30:15Z",
  "fri, 20 nov 2026 12:30:15 gmt",
])("ignores %j", (text) => {
  expect(parseRetryAfter(text, now)).toBeUndefined();
});

test("whatever the header says, the answer is nothing or a whole moment within the next day", () => {
  const pieces = fc.constantFrom("Fri", ", ", "20", "-", "Nov", " ", "2026", "12:30:15", "GMT", "Friday", "0", "99");
  const texts = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.array(pieces).map((parts) => parts.join("")),
  );

  fc.assert(
    fc.property(texts, (text) => {
      const moment = parseRetryAfter(text, now);
      return moment === undefined || (Number.isInteger(moment) && moment >= now && moment <= now + 86_400_000);
    }),
  );
});

test("every moment of the coming day is understood in all three forms", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400 }), (seconds) => {
      const moment = new Date(now + seconds * 1000);
      const [day, date, month, year, time] = moment.toUTCString().replace(",", "").split(" ");
      const longDay = { Fri: "Friday", Sat: "Saturday" }[day ?? ""];

      expect(parseRetryAfter(moment.toUTCString(), now)).toBe(moment.getTime());
      expect(parseRetryAfter(`${longDay}, ${date}-${month}-${year?.slice(2)} ${time} GMT`, now)).toBe(moment.getTime());
      expect(parseRetryAfter(`${day} ${month} ${date} ${time} ${year}`, now)).toBe(moment.getTime());
    }),
  );
});
