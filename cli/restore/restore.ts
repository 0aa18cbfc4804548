import { parseArgs } from "node:util";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { settingsOf } from "../../lib/settings.ts";
import stages from "../../posthorn.config.ts";
import { type Aws, inRegion } from "../aws/aws-command.ts";
import type { Say } from "../say.ts";
import { UsageError } from "../usage-error.ts";
import { nameBeside, planRestore, type RestoreFacts, type RestoreStep } from "./plan-restore.ts";
import { readFacts } from "./read-facts.ts";
import { asCommand, type StepPorts, takeStep } from "./take-step.ts";

export const RESTORE_USAGE = "posthorn restore --stage prod --to 2026-11-20T12:00:00Z [--dry-run]";

export interface RestorePorts {
  readonly aws: Aws;
  readonly say: Say;
  readonly pause: (ms: number) => Promise<void>;
  /** The tables themselves: what is copied is judged item by item, which the command line cannot. */
  readonly openTables: (region: string | undefined) => DynamoDBDocumentClient;
}

/** `posthorn restore`: brings the tables back to a moment. With `--dry-run` it only says how. */
export async function restore(args: readonly string[], ports: RestorePorts): Promise<number> {
  const { stage, to, isDry } = readOptions(args);
  const { region } = settingsOf(stage, stages);
  const aws = inRegion(region, ports.aws);
  const facts = await readFacts(stage, to, aws);
  const steps = planRestore(facts);
  if (isDry) return sayAll(steps, ports.say);

  ports.say(BEFORE);
  const tables = ports.openTables(region);
  try {
    await takeAll(steps, { ...ports, aws, tables, to });
  } finally {
    tables.destroy();
  }
  for (const line of afterwards(facts)) ports.say(line);
  return 0;
}

const BEFORE =
  "Until the last step nothing is delivered; what is published waits in the queues. Whatever stops this command, the " +
  "network or you, leaves it so: run it again with the same moment, and it goes on.";

function sayAll(steps: readonly RestoreStep[], say: Say): number {
  for (const [index, step] of steps.entries()) tell(index, step, say);
  say("Nothing was done: this was a dry run.");
  return 0;
}

async function takeAll(steps: readonly RestoreStep[], ports: StepPorts): Promise<void> {
  for (const [index, step] of steps.entries()) {
    tell(index, step, ports.say);
    await takeStep(step, ports).catch((error) => breakOff(error, steps.slice(index), index, ports.say));
  }
}

/** A table beside another holds the keys of tenants that were shredded since, and works like any other: it may not be forgotten. */
function afterwards({ tables, to }: RestoreFacts): readonly string[] {
  const beside = tables.flatMap(({ name, state }) => (state.kind === "there" ? [nameBeside(name, to)] : []));
  return [
    "Restored, and all lanes are fed: those too that were paused before. Replay what is missing: docs/disaster-recovery.md.",
    ...(beside.length > 0 ? ["Compare if you must, then delete what has keys that were shredded since:"] : []),
    ...beside.map((name) => `   aws dynamodb delete-table --table-name ${name}`),
  ];
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { stage: { type: "string" }, to: { type: "string" }, "dry-run": { type: "boolean", default: false } },
  });
  const to = z.iso.datetime({ offset: true }).safeParse(values.to);
  if (values.stage === undefined) throw new UsageError("--stage is missing", RESTORE_USAGE);
  if (!to.success) throw new UsageError(`--to is "${values.to ?? ""}", wanted a moment with its zone`, RESTORE_USAGE);
  return { stage: values.stage, to: new Date(to.data), isDry: values["dry-run"] };
}

function tell(index: number, step: RestoreStep, say: Say): void {
  say(`${index + 1}. ${step.says}`);
  say(`   ${asCommand(step)}`);
}

/** Nothing is delivered until the last steps are taken: whoever reads the error must see them. */
function breakOff(error: unknown, left: readonly RestoreStep[], first: number, say: Say): never {
  say(
    "It broke off here, and functions may not be fed. Mend what it says at the end, then run the same command again,",
  );
  say("with the same moment: it goes on from here. These steps are left:");
  for (const [index, step] of left.entries()) tell(first + index, step, say);
  throw error;
}
