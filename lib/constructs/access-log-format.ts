import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";

/** Ids and figures only: no query strings, headers or bodies. */
export const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    time: "$context.requestTime",
    routeKey: "$context.routeKey",
    status: "$context.status",
    ip: "$context.identity.sourceIp",
    latencyMs: "$context.responseLatency",
    integrationError: "$context.integrationErrorMessage",
  }),
);
