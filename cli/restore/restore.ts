import { parseArgs } from "node:util";
import * as z from "zod";
import { settingsOf } from "../../lib/settings.ts";
import stages from "../../posthorn.config.ts";
import { type Aws, inRegion } from "../aws/aws-command.ts";
import type { Say } from "../say.ts";
import { UsageError } from "../usage-error.ts";
import { planRestore, type RestoreStep } from "./plan-restore.ts";
import { readFacts } from "./read-facts.ts";
import { asCommand, takeStep } from "./take-step.ts";

export const RESTORE_USAGE = "posthorn restore --stage prod --to 2026-11-20T12:00:00Z [--dry-run]";

export interface RestorePorts {
  readonly aws: Aws;
  readonly say: Say;
}

/** `posthorn restore`: brings the tables back to a moment. With `--dry-run` it only says how. */
export async function restore(args: readonly string[], { aws: anywhere, say }: RestorePorts): Promise<number> {
  const { stage, to, isDry } = readOptions(args);
  const { region } = settingsOf(stage, stages);
  const aws = inRegion(region, anywhere);
  const steps = planRestore(await readFacts(stage, to, aws));
  for (const [index, step] of steps.entries()) {
    tell(index, step, say);
    if (!isDry) await takeStep(step, aws, region).catch((error) => breakOff(error, steps.slice(index), index, say));
  }
  say(isDry ? "Nothing was done: this was a dry run." : AFTERWARDS);
  return 0;
}

const AFTERWARDS =
  'Restored. Tables with "-at-" in their names are left for you to compare with, and to delete. ' +
  "Now replay what is missing: docs/disaster-recovery.md";

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
    "It broke off here, and functions may not be fed. Mend what it says at the end, then run the same command again;",
  );
  say("or take the steps that are left by hand:");
  for (const [index, step] of left.entries()) tell(first + index, step, say);
  throw error;
}
