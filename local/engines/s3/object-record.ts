import * as z from "zod";

/** All that is known of an object beside its bytes. */
export const objectRecord = z.strictObject({
  key: z.string(),
  size: z.number(),
  etag: z.string(),
  lastModified: z.number(),
  /** Headers that come back as they were given: content type, encoding, `x-amz-meta-*`. */
  headers: z.record(z.string(), z.string()),
  /** The checksum header that the writer sent and that was found right. */
  checksum: z.strictObject({ header: z.string(), value: z.string() }).optional(),
});
export type ObjectRecord = z.infer<typeof objectRecord>;

export interface StoredObject {
  readonly record: ObjectRecord;
  readonly body: Buffer;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** As S3 counts: that many days after the write, and then until the next midnight UTC. */
export function expiresAt({ lastModified }: ObjectRecord, expirationDays: number): number {
  return Math.ceil((lastModified + expirationDays * DAY_MS) / DAY_MS) * DAY_MS;
}
