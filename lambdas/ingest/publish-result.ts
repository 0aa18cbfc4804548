import { timestampOf } from "../../core/event.ts";
import { ApiProblem } from "../../core/problem.ts";
import { problemBody } from "../middleware/problem-json.ts";
import type { Published } from "./publish-call.ts";

export type Result = Published | ApiProblem;

export function describePublished({ event, deliveries, duplicate }: Published) {
  const { id, tenant, type } = event;
  return { id, tenant, type, timestamp: timestampOf(event), deliveries, ...(duplicate && { duplicate }) };
}

/** One of a batch: what its single call would have answered, status and waiting time included. */
export function describeResult(result: Result) {
  if (!(result instanceof ApiProblem)) return { status: 202, event: describePublished(result) };
  const { status, retryAfterSeconds } = result;
  return {
    status,
    problem: problemBody(result),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}
