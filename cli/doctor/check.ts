import * as z from "zod";
import type { Say } from "../say.ts";

/** What a check saw. What is not as it should be says what to do about it. */
export type Finding =
  | { readonly kind: "sound"; readonly saw: string }
  | { readonly kind: "wrong"; readonly saw: string; readonly todo: string };

export interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding>;
}

export const sound = (saw: string): Finding => ({ kind: "sound", saw });
export const wrong = (saw: string, todo: string): Finding => ({ kind: "wrong", saw, todo });

const MARKS = { sound: "ok   ", wrong: "WRONG" } as const;

/** Runs all of them, whatever each comes to: the person wants the whole list at once. Gives the number of what is wrong. */
export async function runChecks(checks: readonly Check[], say: Say): Promise<number> {
  const running = checks.map(({ name, run }) => ({ name, finding: run().catch(asWrong) }));
  const wrongs: string[] = [];
  for (const { name, finding } of running) {
    const found = await finding;
    say(`${MARKS[found.kind]}  ${name}: ${found.saw}`);
    if (found.kind === "sound") continue;
    wrongs.push(name);
    say(`       → ${found.todo}`);
  }
  say("");
  const of = `of ${checks.length} checks`;
  say(wrongs.length === 0 ? `Nothing is wrong, ${of}.` : `${wrongs.length} wrong, ${of}: ${wrongs.join(", ")}`);
  return wrongs.length;
}

function asWrong(error: unknown): Finding {
  if (error instanceof z.ZodError)
    return wrong(`the answer is not what was expected: ${z.prettifyError(error)}`, "Update the AWS command line");
  return wrong(error instanceof Error ? error.message : String(error), "Mend what it says, and run the doctor again");
}
