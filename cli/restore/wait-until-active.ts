import { RestoreImpossible } from "./plan-restore.ts";
import { statusOfTable } from "./read-facts.ts";
import type { StepPorts } from "./take-step.ts";

const LOOK_EVERY_MS = 15_000;
const SAYS_EVERY_MS = 5 * 60_000;
/** A table that was just asked for may not be known yet. One that AWS could not restore is never known again. */
const UNKNOWN_AT_MOST = 8;

/** Says now and then that it still waits: a restore takes twenty minutes or more. */
export async function waitUntilActive(table: string, ports: Pick<StepPorts, "aws" | "say" | "pause">): Promise<void> {
  let unknown = 0;
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const status = await statusOfTable(table, ports.aws);
    if (status === "ACTIVE") return;
    unknown = status === undefined ? unknown + 1 : 0;
    if (unknown === UNKNOWN_AT_MOST) throw new RestoreImpossible(`"${table}" does not appear; AWS did not restore it`);
    if (waitedMs > 0 && waitedMs % SAYS_EVERY_MS === 0)
      ports.say(`   ${waitedMs / 60_000} minutes: ${status ?? "not known yet"}`);
    await ports.pause(LOOK_EVERY_MS);
  }
}
