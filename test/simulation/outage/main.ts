import { parseArgs } from "node:util";
import { figuresOf, healthyP99Ms, lostIn, type OutageFigures, rampOf } from "./figures.ts";
import { FIXED_SCHEDULES, figuresUnder } from "./fixed-schedules.ts";
import { FAILURES } from "./receivers.ts";
import { type OutageSettings, runOutage } from "./run.ts";

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "6" },
    rate: { type: "string", default: "5" },
    endpoints: { type: "string", default: "20" },
    failure: { type: "string", default: "refused" },
    seed: { type: "string", default: "1" },
  },
});
const failure = FAILURES.find((known) => known === values.failure);
if (!failure) throw new Error(`Cannot simulate --failure ${values.failure}: wanted one of ${FAILURES.join(", ")}`);

const settings: OutageSettings = {
  hours: Number(values.hours),
  rate: Number(values.rate),
  endpoints: Number(values.endpoints),
  failure,
  seed: Number(values.seed),
  // Hours in which nothing changes for the healthy would only repeat the same figures.
  healthyAroundMs: 5 * 60_000,
};

const calm = await runOutage({ ...settings, hours: Math.min(settings.hours, 0.25) }, false);
const run = await runOutage(settings, true);
const trace = { outageSeconds: settings.hours * 3600, rate: settings.rate };
const rows: Readonly<Record<string, OutageFigures>> = {
  Posthorn: figuresOf(run),
  ...(failure !== "late" && peers()),
};

const { mostInOneSecond, furthestOutOfOrder } = rampOf(run);
console.log(`${values.endpoints} endpoints with ${values.rate} events/s each; one is ${failure} for ${values.hours} h`);
console.table(Object.fromEntries(Object.entries(rows).map(([name, figures]) => [name, shown(figures)])));
console.log(
  `at most ${mostInOneSecond} arrivals in a second, at most ${furthestOutOfOrder} places out of order, the probe aside`,
);
console.log(`healthy endpoints: p99 ${healthyP99Ms(run)} ms, ${healthyP99Ms(calm)} ms without the outage`);
console.log(`lost: ${lostIn(run)}`);

/** A late answer is an answer, and no schedule has anything to do. */
function peers(): Record<string, OutageFigures> {
  const schedules = Object.entries(FIXED_SCHEDULES);
  return Object.fromEntries(schedules.map(([name, waits]) => [name, figuresUnder(waits, trace)]));
}

function shown({ requestsWasted, firstAfterSeconds, halfAfterSeconds, allAfterSeconds, ...counts }: OutageFigures) {
  return {
    "requests wasted": requestsWasted,
    "first after": duration(firstAfterSeconds),
    "half after": duration(halfAfterSeconds),
    "all after": duration(allAfterSeconds),
    arrived: counts.arrived,
    "given up": counts.givenUp,
  };
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
