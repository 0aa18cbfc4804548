import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

export const FunctionState = z.object({
  State: z.string(),
  StateReason: z.string().optional(),
  LastUpdateStatus: z.string(),
  LastUpdateStatusReason: z.string().optional(),
});
const Concurrency = z.object({ ReservedConcurrentExecutions: z.number().optional() });

export interface FunctionSeen extends z.infer<typeof FunctionState> {
  readonly name: string;
  /** Undefined where nothing is reserved. */
  readonly reserved?: number | undefined;
}

export const lookAtFunction: Look = async ({ id: name }, { aws }) => {
  const [state, concurrency] = await Promise.all([
    aws(["lambda", "get-function-configuration", "--function-name", name]),
    aws(["lambda", "get-function-concurrency", "--function-name", name]),
  ]);
  const reserved = Concurrency.parse(concurrency).ReservedConcurrentExecutions;
  return judgeFunction({ name, ...FunctionState.parse(state), reserved });
};

/** A function that reserves nothing must run at all: zero is how publishing is stopped by hand (docs/operations.md). */
export function judgeFunction({ name, reserved, ...state }: FunctionSeen): Finding {
  const trouble = troubleOf(state);
  if (trouble !== undefined) return wrong(trouble, "Mend what it says, then deploy its stack again");
  if (reserved === 0)
    return wrong(
      "it is switched off: none of it may run",
      `Somebody stopped it. To come back: "aws lambda delete-function-concurrency --function-name ${name}"`,
    );
  return sound(reserved === undefined ? "Active" : `Active, at most ${reserved} at once`);
}

/** A function that was not called for weeks is put to sleep and wakes at the next call. */
export function troubleOf(seen: z.infer<typeof FunctionState>): string | undefined {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = seen;
  if (State !== "Active" && State !== "Inactive") return reasoned(State, StateReason);
  if (LastUpdateStatus !== "Successful") return reasoned(`its update is ${LastUpdateStatus}`, LastUpdateStatusReason);
  return undefined;
}

const reasoned = (what: string, reason: string | undefined): string =>
  reason === undefined ? what : `${what}: ${reason}`;
