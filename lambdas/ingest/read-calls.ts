import { PublishRequest } from "../../core/event.ts";
import { IdempotencyKey } from "../../core/idempotency.ts";
import { ApiProblem } from "../../core/problem.ts";
import { PublishBatch } from "../../core/publish-batch.ts";
import { readTraceparent } from "../../core/traceparent.ts";
import { type AuthorizedEvent, requireTenant } from "../middleware/caller.ts";
import { readBody, readValue } from "../middleware/request-body.ts";
import type { PublishCall } from "./publish-call.ts";

export function readCall(event: AuthorizedEvent): PublishCall {
  const request = readBody(PublishRequest, event);
  const key = readIdempotencyKey(event);
  return callFor(event, request, key === undefined ? undefined : { key });
}

/** A call per item, or what is wrong with it. */
export function readBatch(event: AuthorizedEvent): readonly (PublishCall | ApiProblem)[] {
  const { events } = readBody(PublishBatch, event);
  const key = readIdempotencyKey(event);
  return events.map((item, place) =>
    problemAsValue(() =>
      callFor(event, readValue(PublishRequest, item), key === undefined ? undefined : { key, item: place }),
    ),
  );
}

function callFor(event: AuthorizedEvent, request: PublishRequest, claim: PublishCall["claim"]): PublishCall {
  requireTenant(event, request.tenant);
  const { keyId } = event.requestContext.authorizer.lambda;
  return { request, keyId, claim, traceparent: readTraceparent(event.headers.traceparent) };
}

function readIdempotencyKey({ headers }: AuthorizedEvent): IdempotencyKey | undefined {
  const text = headers["idempotency-key"];
  if (text === undefined) return undefined;

  const key = IdempotencyKey.safeParse(text);
  if (key.success) return key.data;
  const fields = [{ field: "idempotency-key", message: "wanted 1 to 255 visible ASCII characters" }];
  throw new ApiProblem(422, "invalid_request", "The Idempotency-Key cannot be used", { fields });
}

function problemAsValue(read: () => PublishCall): PublishCall | ApiProblem {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiProblem) return error;
    throw error;
  }
}
