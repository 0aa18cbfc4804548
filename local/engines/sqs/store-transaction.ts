import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "../json-service.ts";

/**
 * One transaction per request, committed before the answer. Collecting the writes of several requests into one commit
 * was measured and left out: it saves some 18 µs of a call that costs its SDK client a millisecond.
 */
export function createTransactions(database: DatabaseSync, name: string): <T>(work: () => T) => T {
  const begin = database.prepare("BEGIN");
  const commit = database.prepare("COMMIT");
  let failure: Error | undefined;

  // A refusal is thrown before anything of its entry is written, so what the request did until then stands. Anything
  // else (a full disk, a bug) leaves memory ahead of the file: from then on no answer could be trusted.
  function settle(error: unknown): never {
    if (error instanceof AwsError) {
      commit.run();
      throw error;
    }
    failure = new Error(`Cannot go on with the queues in "${name}": a write failed`, { cause: error });
    if (database.isTransaction) database.exec("ROLLBACK");
    throw failure;
  }

  return (work) => {
    if (failure !== undefined) throw failure;
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      return settle(error);
    }
  };
}
