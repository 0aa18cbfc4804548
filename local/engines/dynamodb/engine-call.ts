import * as z from "zod";
import { AwsError, type JsonObject } from "../json-service.ts";
import type { Forwarder } from "./forward.ts";

export type EngineCall = (operation: string, input: JsonObject) => Promise<JsonObject>;

const answerSchema = z.record(z.string(), z.json());
const errorSchema = z.object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() });

// The engines look at the form of a signature and not at its value. What the local cloud itself asks of them, such as
// creating the tables of a template, needs no identity.
const UNSIGNED = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20260101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

/** Calls an engine directly, past the gateway. */
export function createEngineCall(forward: Forwarder["forward"]): EngineCall {
  return async (operation, input) => {
    const headers = { ...UNSIGNED, "x-amz-target": `DynamoDB_20120810.${operation}` };
    const { status, body } = await forward(headers, Buffer.from(JSON.stringify(input)));
    const content: unknown = JSON.parse(Buffer.from(body).toString());
    if (status === 200) return answerSchema.parse(content);

    const { __type, message, Message } = errorSchema.parse(content);
    throw new AwsError(__type.slice(__type.indexOf("#") + 1), message ?? Message ?? "", status);
  };
}
