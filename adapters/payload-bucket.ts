import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

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
