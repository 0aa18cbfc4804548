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
  let wrongs = 0;
  for (const { name, run } of checks) {
    const finding = await run().catch(asWrong);
    if (finding.kind === "wrong") wrongs++;
    say(`${MARKS[finding.kind]}  ${name}: ${finding.saw}`);
    if (finding.kind === "wrong") say(`       → ${finding.todo}`);
  }
  const sounds = checks.length - wrongs;
  say("");
  say(wrongs === 0 ? `Nothing is wrong, of ${checks.length} checks.` : `${wrongs} wrong, ${sounds} not.`);
  return wrongs;
}

const asWrong = (error: unknown): Finding =>
  wrong(error instanceof Error ? error.message : String(error), "Mend what it says, and run the doctor again");
