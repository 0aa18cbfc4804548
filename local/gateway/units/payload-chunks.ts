import type { JsonObject } from "../../engines/json-service.ts";
import { object, objects, text } from "../access/access-of.ts";

const CHUNK_BYTES = 64 * 1024;

/** SQS and EventBridge bill each started 64 KB of payload as one request. */
function chunks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CHUNK_BYTES));
}

/** What is billed for an SQS call: the messages that it carries there or back, body and attributes together. */
export function sqsRequests(input: JsonObject, output: JsonObject): number {
  const sent = [input, ...objects(input.Entries)];
  const messages = [...sent.map(sentBytes), ...objects(output.Messages).map(receivedBytes)];
  return chunks(messages.reduce((sum, bytes) => sum + bytes, 0));
}

/** Each event is billed by itself. */
export function billedEvents(input: JsonObject): number {
  return objects(input.Entries).reduce((sum, entry) => sum + chunks(eventBytes(entry)), 0);
}

function sentBytes({ MessageBody, MessageAttributes }: JsonObject): number {
  return bytesOf(MessageBody) + attributeBytes(object(MessageAttributes));
}

function receivedBytes({ Body, MessageAttributes }: JsonObject): number {
  return bytesOf(Body) + attributeBytes(object(MessageAttributes));
}

function attributeBytes(attributes: JsonObject): number {
  return Object.entries(attributes).reduce((sum, [name, attribute]) => {
    const { DataType, StringValue, BinaryValue } = object(attribute);
    const binary = Buffer.byteLength(text(BinaryValue) ?? "", "base64");
    return sum + Buffer.byteLength(name) + bytesOf(DataType) + bytesOf(StringValue) + binary;
  }, 0);
}

function eventBytes({ Source, DetailType, Detail, Resources, Time }: JsonObject): number {
  const resources = Array.isArray(Resources) ? Resources.map(bytesOf) : [];
  const time = Time === undefined ? 0 : 14;
  return [bytesOf(Source), bytesOf(DetailType), bytesOf(Detail), time, ...resources].reduce((sum, part) => sum + part);
}

function bytesOf(value: JsonObject[string] | undefined): number {
  return Buffer.byteLength(text(value) ?? "");
}
