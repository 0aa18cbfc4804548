import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

export interface PayloadBucket {
  put(key: string, sealed: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array>;
}

/** Sealed payloads that are too large for a message (claim check). */
export function createPayloadBucket(client: S3Client, bucket: string): PayloadBucket {
  return {
    put: async (key, sealed) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: sealed }));
    },

    get: async (key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!Body) throw new Error(`Cannot read payload "${key}": the bucket answered without a body`);
      return Body.transformToByteArray();
    },
  };
}

/** For functions that load this file only when they need it (adapters/late-payload-bucket.ts). */
export const openPayloadBucket = (bucket: string): PayloadBucket => createPayloadBucket(new S3Client({}), bucket);
