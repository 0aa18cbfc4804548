import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Caller } from "../../core/caller.ts";
import type { AuthorizedEvent } from "./caller.ts";

/**
 * Makes a caller of the AWS identity that API Gateway has verified. Who may invoke the API is decided in IAM; what is
 * inside may publish for every tenant, and nothing else. Only API Gateway can put `iam` where it is read here.
 */
export function iamCaller(): MiddlewareObj<AuthorizedEvent, APIGatewayProxyStructuredResultV2> {
  return {
    before: ({ event }) => {
      const arn = identityOf(event.requestContext.authorizer);
      if (arn === undefined) return;
      const lambda: Caller = { keyId: `iam:${arn}`, role: "service", tenant: "*" };
      event.requestContext.authorizer = { lambda };
    },
  };
}

/** Not in the type of the event, which knows one kind of authorizer at a time. */
function identityOf(authorizer: object | undefined): string | undefined {
  const iam = authorizer && "iam" in authorizer ? authorizer.iam : undefined;
  if (typeof iam !== "object" || iam === null || !("userArn" in iam)) return undefined;
  return typeof iam.userArn === "string" ? iam.userArn : undefined;
}
