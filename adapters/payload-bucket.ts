import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AWS_CLIENT } from "./aws-client.ts";

export interface PayloadBucket {
  put(key: string, sealed: Uint8Array): Promise<void>;
  /** Undefined when it has expired: the bucket deletes to the day, the table up to two days late. */
  get(key: string): Promise<Uint8Array | undefined>;
}

/** Sealed payloads that are too large for a message (claim check). */
export function createPayloadBucket(client: S3Client, bucket: string): PayloadBucket {
  return {
    put: async (key, sealed) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: sealed }));
    },

    get: async (key) => {
      const Body = await bodyOf(client, bucket, key);
      return Body?.transformToByteArray();
    },
  };
}

async function bodyOf(client: S3Client, Bucket: string, Key: string) {
  try {
    return (await client.send(new GetObjectCommand({ Bucket, Key }))).Body;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** For functions that load this file only when they need it (adapters/late-payload-bucket.ts). */
export const openPayloadBucket = (bucket: string): PayloadBucket =>
  createPayloadBucket(new S3Client(AWS_CLIENT), bucket);
