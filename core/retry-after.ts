import { after, type EpochMs } from "./time.ts";

/** The longest wait that a receiver can ask for: a typing error of theirs must not park a delivery for years. */
export const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const LONG_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
const MONTH = `(?<month>${MONTHS.join("|")})`;
const TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

// The three forms of RFC 9110 section 5.6.7, of which receivers may send any. `Date.parse` would also take "12" or "May",
// and would read some of them in this machine's time zone. That the weekday fits the date is not asked.
const HTTP_DATES = [
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`), // IMF-fixdate
  new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<shortYear>\\d\\d) ${TIME} GMT$`), // RFC 850
  new RegExp(`^${DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`), // asctime
];

/** The moment a `Retry-After` header asks for, between `now` and 24 h later; undefined for what is neither seconds nor a date. */
export function parseRetryAfter(text: string, now: EpochMs): EpochMs | undefined {
  const wanted = text.trim();
  const waitMs = /^\d+$/.test(wanted) ? Number(wanted) * 1000 : waitUntilDate(wanted, now);
  if (waitMs === undefined) return undefined;

  return after(now, Math.min(Math.max(waitMs, 0), LONGEST_RETRY_AFTER_MS));
}

function waitUntilDate(text: string, now: EpochMs): number | undefined {
  for (const form of HTTP_DATES) {
    const parts = form.exec(text)?.groups;
    if (!parts) continue;
    const moment = parts.shortYear ? momentOfShortYear(parts, now) : momentInYear(parts, Number(parts.year));
    return moment === undefined ? undefined : moment - now;
  }
  return undefined;
}

/**
 * RFC 9110: two digits that seem to lie more than 50 years ahead mean the past. Starting in the next century, not in ours,
 * reads "01-Jan-00" rightly in December 2099 too.
 */
function momentOfShortYear(parts: Record<string, string>, now: EpochMs): number | undefined {
  const thisYear = new Date(now).getUTCFullYear();
  const inFiftyYears = new Date(now).setUTCFullYear(thisYear + 50);
  const nextCentury = Math.floor(thisYear / 100) * 100 + 100 + Number(parts.shortYear);

  for (const year of [nextCentury, nextCentury - 100]) {
    const moment = momentInYear(parts, year);
    if (moment !== undefined && moment <= inFiftyYears) return moment;
  }
  return momentInYear(parts, nextCentury - 200);
}

function momentInYear(parts: Record<string, string>, year: number): number | undefined {
  const month = MONTHS.indexOf(parts.month ?? "");
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second].map(Number);
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined; // 60: a leap second is within the grammar

  const moment = new Date(0);
  moment.setUTCFullYear(year, month, day); // unlike Date.UTC it takes the year 50 as the year 50
  if (moment.getUTCMonth() !== month || moment.getUTCDate() !== day) return undefined; // 31 February
  return moment.setUTCHours(hour, minute, second);
}
