import type { PayloadBucket } from "./payload-bucket.ts";

/**
 * The bucket, for a function that seldom needs it: few payloads are too large for a message, and the client of S3 is a
 * quarter of what `ingest` would have to load before its first event. It is loaded with the first large one.
 */
export function createLatePayloadBucket(name: string): PayloadBucket {
  let opened: Promise<PayloadBucket> | undefined;

  function bucket(): Promise<PayloadBucket> {
    opened ??= import("./payload-bucket.ts").then(({ openPayloadBucket }) => openPayloadBucket(name));
    return opened;
  }

  return {
    put: async (key, sealed) => (await bucket()).put(key, sealed),
    get: async (key) => (await bucket()).get(key),
  };
}
