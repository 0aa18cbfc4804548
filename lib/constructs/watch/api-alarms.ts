import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { METRICS } from "../../../core/contract/metric-names.ts";
import type { PublishApi } from "../publish-api.ts";
import type { AlarmBoard } from "./alarm-board.ts";
import { MINUTE, percent } from "./figures.ts";
import type { Watched } from "./watched.ts";

const SLOW_MS = 3_000;
const NEAR_THROTTLE = 0.8;

export function apiFigure({ api }: PublishApi, metricName: string, statistic = "Sum", period = MINUTE): Metric {
  const dimensionsMap = { ApiId: api.apiId };
  return new Metric({ namespace: "AWS/ApiGateway", metricName, statistic, period, dimensionsMap });
}

export function watchApi(board: AlarmBoard, { api, own, settings }: Watched): void {
  const requests = apiFigure(api, "Count");

  board.add({
    article: "api-errors",
    says: "The API answers with 5xx: events may not be accepted.",
    value: percent("5xx, % of requests", apiFigure(api, "5xx"), requests),
    rings: "above",
    threshold: 1,
    inARow: { of: 5, atLeast: 3 },
    whenMissing: "notBreaching",
    symptomOf: "publishing-down",
  });
  board.add({
    article: "api-slow",
    says: "One request in a hundred takes longer than publishers are likely to wait.",
    value: apiFigure(api, "Latency", "p99"),
    rings: "above",
    threshold: SLOW_MS,
    inARow: { of: 10, atLeast: 5 },
    whenMissing: "notBreaching",
  });
  board.add({
    article: "api-refusals",
    says: "Every fifth request is refused: an integration is broken, or somebody tries keys.",
    value: percent("4xx, % of requests", apiFigure(api, "4xx"), requests),
    rings: "above",
    threshold: 20,
    inARow: 15,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "api-near-throttle",
    says: "Requests come close to the rate from which API Gateway refuses them.",
    value: requests,
    rings: "above",
    threshold: settings.throttle.requestsPerSecond * 60 * NEAR_THROTTLE,
    inARow: 5,
    whenMissing: "notBreaching",
  });
  board.add({
    article: "publishers-refused",
    says: "A tenant or a key publishes faster than it may, and its events are refused.",
    value: own("ingest", METRICS.refusedPublishes, "Sum", Duration.minutes(5)),
    rings: "above",
    threshold: 0,
    inARow: 3,
    whenMissing: "notBreaching",
  });
}
