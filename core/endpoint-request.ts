import * as z from "zod";
import { Channel } from "./channel.ts";
import { type EndpointHeaders, EndpointHeadersInvalid, parseEndpointHeaders } from "./endpoint-headers.ts";
import { EventTypePattern } from "./event-type.ts";
import { compileFilter } from "./filter/compile-filter.ts";
import { FilterInvalid } from "./filter/filter-invalid.ts";
import { Metadata } from "./metadata.ts";
import { RetrySchedule } from "./retry-schedule.ts";
import { SecretArn } from "./secret-reference.ts";
import { SignatureSchemes } from "./signature/signature-scheme.ts";

const Filter = z.record(z.string(), z.json()).superRefine((filter, context) => {
  try {
    compileFilter(filter);
  } catch (error) {
    if (!(error instanceof FilterInvalid)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});

const Headers = z.record(z.string(), z.string()).transform((headers, context): EndpointHeaders => {
  try {
    return parseEndpointHeaders(headers);
  } catch (error) {
    if (!(error instanceof EndpointHeadersInvalid)) throw error;
    context.addIssue({ code: "custom", message: error.message });
    return z.NEVER;
  }
});

/** Deliveries per second, and how many may go at once after a silence. */
const RateLimit = z.strictObject({
  perSecond: z.number().min(0.1).max(10_000),
  burst: z.int().min(1).max(10_000).default(1),
});

const Url = z.string().min(1).max(2048);
const EventTypes = z.array(EventTypePattern).min(1).max(100);
const Description = z.string().max(256);
const Channels = z.array(Channel).min(1).max(10);
/** API Gateway answers after 30 s by itself, and a receiver that needs longer should answer first and work later. */
const TimeoutSeconds = z.int().min(1).max(30);

/** What a caller says to register an endpoint. Whether the address is allowed is decided by the address rules. */
export const EndpointRequest = z.strictObject({
  url: Url,
  eventTypes: EventTypes.default(["*"]),
  description: Description.exactOptional(),
  channels: Channels.exactOptional(),
  filter: Filter.exactOptional(),
  headers: Headers.exactOptional(),
  signatureSchemes: SignatureSchemes.default([]),
  /** Signs with a secret that its owner keeps in Secrets Manager, instead of the endpoint's own. */
  secretArn: SecretArn.exactOptional(),
  schedule: RetrySchedule.exactOptional(),
  timeoutSeconds: TimeoutSeconds.exactOptional(),
  rateLimit: RateLimit.exactOptional(),
  metadata: Metadata.exactOptional(),
});
export type EndpointRequest = z.infer<typeof EndpointRequest>;

/** What is not named stays, what is named is replaced as a whole, and null takes away. */
export const EndpointPatch = z.strictObject({
  url: Url.exactOptional(),
  eventTypes: EventTypes.exactOptional(),
  description: Description.nullable().exactOptional(),
  channels: Channels.nullable().exactOptional(),
  filter: Filter.nullable().exactOptional(),
  headers: Headers.nullable().exactOptional(),
  signatureSchemes: SignatureSchemes.exactOptional(),
  secretArn: SecretArn.nullable().exactOptional(),
  schedule: RetrySchedule.nullable().exactOptional(),
  timeoutSeconds: TimeoutSeconds.nullable().exactOptional(),
  rateLimit: RateLimit.nullable().exactOptional(),
  metadata: Metadata.nullable().exactOptional(),
});
export type EndpointPatch = z.infer<typeof EndpointPatch>;
