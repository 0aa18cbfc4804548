import { randomUUID } from "node:crypto";
import type { HttpAnswer } from "../engines/http-engine.ts";
import type { AwsError } from "../engines/json-service.ts";
import { queryErrorCode } from "../engines/sqs/query-error-code.ts";

const JSON_1_0 = "application/x-amz-json-1.0";

/** Where a service's model keeps its errors; SDK clients find their exception class by the whole name. */
const NAMESPACES: Readonly<Record<string, string>> = {
  sqs: "com.amazonaws.sqs#",
  dynamodb: "com.amazonaws.dynamodb.v20120810#",
};

/** An error on the wire, in the protocol of the service. */
export function errorAnswer(service: string, error: AwsError, contentType = JSON_1_0): HttpAnswer {
  return service === "s3" ? xmlAnswer(error) : jsonError(service, error, contentType);
}

function jsonError(service: string, { code, message, status }: AwsError, contentType: string): HttpAnswer {
  const content = { __type: `${NAMESPACES[service] ?? ""}${code}`, message };
  const fault = status < 500 ? "Sender" : "Receiver";
  // Clients look in the body, in the type header or, for SQS, in the header from the time of its older protocol first.
  const headers = {
    "content-type": contentType,
    "x-amzn-requestid": randomUUID(),
    "x-amzn-errortype": code,
    ...(service === "sqs" ? { "x-amzn-query-error": `${queryErrorCode(code)};${fault}` } : {}),
  };
  return { status, headers, body: Buffer.from(JSON.stringify(content)) };
}

function xmlAnswer({ code, message, status }: AwsError): HttpAnswer {
  const requestId = randomUUID();
  const content = `<Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId>`;
  return {
    status,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Error>${content}</Error>`),
  };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
