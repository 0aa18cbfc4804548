import type { MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";
import { isSmokeEvent, type SmokeAnswer } from "../../core/contract/smoke.ts";

/** Reads, without changing anything, what the function cannot work without. Rejects when it is out of reach. */
export type Reach = () => Promise<unknown>;

/**
 * Answers the smoke test of a deployment instead of the handler. That it answers at all says that the bundle loads, that
 * the environment is complete and that every client could be made; `reach` adds that the role lets it read.
 */
export function answerSmokeTest(functionName: string, reach: Reach = async () => undefined): MiddlewareObj {
  return {
    before: async ({ event, context }): Promise<SmokeAnswer | undefined> => {
      if (!isSmokeEvent(event)) return undefined;
      await reach();
      return passed(functionName, context);
    },
  };
}

const passed = (functionName: string, { functionVersion }: Context): SmokeAnswer => ({
  smoke: "passed",
  function: functionName,
  version: functionVersion,
});
