import { parseArgs } from "node:util";
import { UsageError } from "../usage-error.ts";
import type { Load } from "./load.ts";

export const COST_USAGE =
  "posthorn cost --events 10M [--stage prod] [--endpoints 1] [--payload 2KB] [--fail 2%] [--tenants 10] [--batch 5] [--answer 200ms] [--ingest 35ms] [--deliver 5ms]";

const DURATIONS = { ms: 1, s: 1_000 };

export interface CostOrder {
  readonly stage: string;
  readonly load: Load;
}

export function readOrder(args: readonly string[]): CostOrder {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: "string" },
      stage: { type: "string", default: "prod" },
      endpoints: { type: "string", default: "1" },
      payload: { type: "string", default: "2KB" },
      fail: { type: "string", default: "2%" },
      tenants: { type: "string", default: "10" },
      batch: { type: "string", default: "5" },
      answer: { type: "string", default: "200ms" },
      // Not measured here: a laptop says nothing about a share of a processor on AWS. The guide says how to read them there.
      ingest: { type: "string", default: "35ms" },
      deliver: { type: "string", default: "5ms" },
    },
  });
  return { stage: values.stage, load: loadOf(values) };
}

function loadOf(values: Readonly<Record<string, string | undefined>>): Load {
  return {
    events: amount("--events", values.events, { k: 1e3, M: 1e6, B: 1e9 }),
    endpoints: within(1, 1_000, "--endpoints", amount("--endpoints", values.endpoints, {})),
    payloadBytes: within(
      1,
      1024 ** 2,
      "--payload",
      amount("--payload", values.payload, { B: 1, KB: 1024, MB: 1024 ** 2 }),
    ),
    failing: within(0, 0.5, "--fail", amount("--fail", values.fail, { "%": 0.01 })),
    tenants: amount("--tenants", values.tenants, { k: 1e3 }),
    batch: within(1, 10, "--batch", amount("--batch", values.batch, {})),
    answerMs: within(1, 30_000, "--answer", amount("--answer", values.answer, DURATIONS)),
    ingestMs: within(1, 1_000, "--ingest", amount("--ingest", values.ingest, DURATIONS)),
    deliverMs: within(1, 1_000, "--deliver", amount("--deliver", values.deliver, DURATIONS)),
  };
}

/** A number with one of the units, or with none. */
function amount(option: string, text: string | undefined, units: Readonly<Record<string, number>>): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([a-zA-Z%]*)$/.exec(text ?? "") ?? [];
  const factor = unit === "" ? 1 : units[unit];
  if (digits !== undefined && factor !== undefined) return Number(digits) * factor;

  const known = Object.keys(units).map((name) => `"${name}"`);
  const wanted = known.length === 0 ? "a number" : `a number, with ${known.join(" or ")} if need be`;
  throw new UsageError(`${option} is ${text === undefined ? "missing" : `"${text}"`}, wanted ${wanted}`, COST_USAGE);
}

function within(least: number, most: number, option: string, value: number): number {
  if (value >= least && value <= most) return value;
  throw new UsageError(`${option} is ${value}, wanted ${least} to ${most}`, COST_USAGE);
}
