import type * as z from "zod";
import { PublishRequest } from "../../core/event.ts";
import { IdempotencyKey } from "../../core/idempotency.ts";
import { ApiProblem } from "../../core/problem.ts";
import { MAX_BATCH_BYTES, PublishBatch } from "../../core/publish-batch.ts";
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
  refuseTooLarge(event);
  const { events } = readBody(PublishBatch, event);
  const key = readIdempotencyKey(event);
  return events.map((item, place) =>
    problemAsValue(() =>
      callFor(event, readValue(PublishRequest, item), key === undefined ? undefined : { key, item: place }),
    ),
  );
}

function callFor(
  event: AuthorizedEvent,
  request: z.infer<typeof PublishRequest>,
  claim: PublishCall["claim"],
): PublishCall {
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

function refuseTooLarge({ body = "" }: AuthorizedEvent): void {
  const bytes = Buffer.byteLength(body);
  if (bytes <= MAX_BATCH_BYTES) return;
  throw new ApiProblem(413, "body_too_large", `The batch has ${bytes} bytes, at most ${MAX_BATCH_BYTES} are allowed`);
}

function problemAsValue(read: () => PublishCall): PublishCall | ApiProblem {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiProblem) return error;
    throw error;
  }
}
