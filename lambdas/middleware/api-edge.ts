import type { Logger } from "@aws-lambda-powertools/logger";
import { problemJson } from "./problem-json.ts";
import { type RequestLimits, requestLimits } from "./request-limits.ts";
import { secureHeaders } from "./secure-headers.ts";

/** What is around every operation of the API, outermost first: `middy().use(apiEdge(logger, …)).handler(…)`. */
export const apiEdge = (logger: Pick<Logger, "warn" | "error">, limits: RequestLimits) => [
  secureHeaders(),
  problemJson(logger),
  requestLimits(limits),
];
