import type { RouteServedBy } from "../../core/contract/routes.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { AuditRefusal } from "../middleware/audited.ts";
import type { AuthorizedEvent, Operate } from "../middleware/caller.ts";
import { answer } from "../middleware/json-answer.ts";
import type { PublishCall, Published } from "./publish-call.ts";
import type { PublishEvents } from "./publish-events.ts";
import { describePublished, describeResult, type Result } from "./publish-result.ts";
import { readBatch, readCall } from "./read-calls.ts";

export interface IngestPorts {
  readonly publish: PublishEvents;
  readonly accepted: (published: Published) => void;
  /** What a publisher can be told of an error. */
  readonly refused: (error: unknown) => ApiProblem;
  readonly auditRefusal: AuditRefusal;
}

export function ingestOperations(ports: IngestPorts): Readonly<Record<RouteServedBy<"ingest">, Operate>> {
  /** What could not be read is its own result. */
  async function publishAll(calls: readonly (PublishCall | ApiProblem)[]): Promise<readonly Result[]> {
    const settled = (await ports.publish(calls.filter(isReadable))).values();
    return calls.map((call) => (isReadable(call) ? resultOf(settled.next().value) : call));
  }

  function resultOf(settled: PromiseSettledResult<Published> | undefined): Result {
    if (settled?.status !== "fulfilled") return ports.refused(settled?.reason);
    ports.accepted(settled.value);
    return settled.value;
  }

  /** As each item's single call would have been, beside the others: what was accepted waits for it no longer than it must. */
  async function auditRefused(event: AuthorizedEvent, calls: readonly (PublishCall | ApiProblem)[]): Promise<void> {
    const problem = calls.find(isRefused);
    if (problem === undefined) return;
    const places = calls.flatMap((call, place) => (isRefused(call) ? [place] : []));
    // The log has it when the table has not: other items may be accepted by now, and stay so.
    await ports.auditRefusal(event, problem, places).catch(() => undefined);
  }

  return {
    publishEvent: async (event) => {
      const [result] = await publishAll([readCall(event)]);
      if (result === undefined || result instanceof ApiProblem) throw result;
      return answer(202, describePublished(result));
    },
    publishEvents: async (event) => {
      const calls = readBatch(event);
      const [results] = await Promise.all([publishAll(calls), auditRefused(event, calls)]);
      const [first] = results;
      // Nothing was accepted and nothing is wrong with any item: it is the call that failed, and `Retry-After` is heard.
      if (first instanceof ApiProblem && results.every(isOutage)) throw first;
      return answer(202, { results: results.map(describeResult) });
    },
  };
}

/** Of one kind: an item is refused for its tenant, and for nothing else. */
const isRefused = (call: PublishCall | ApiProblem): call is ApiProblem => call instanceof ApiProblem && call.refused;

const isOutage = (result: Result): boolean => result instanceof ApiProblem && result.status === 503;

const isReadable = (call: PublishCall | ApiProblem): call is PublishCall => !(call instanceof ApiProblem);
