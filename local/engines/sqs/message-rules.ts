import { invalidMessageContents, invalidParameter, invalidValue, missingParameter } from "./errors.ts";
import { isWithin, limits } from "./limits.ts";
import type { MessageAttribute, MessageAttributes } from "./message.ts";

/** A message as its sender gives it, alone or as an entry of a batch. */
export interface OutgoingMessage {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
  readonly MessageSystemAttributes?: MessageAttributes | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

const illegalXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const groupPattern = /^[\x21-\x7E]{1,128}$/;
const attributeNamePattern = /^[A-Za-z0-9_.-]+$/;
const reservedName = /^(aws\.|amazon\.|\.)|\.$/i;
const dataTypePattern = /^(String|Number|Binary)(\..+)?$/;

function bytesOf(text: string | undefined): number {
  return text === undefined ? 0 : Buffer.byteLength(text);
}

function bytesOfAttribute(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): number {
  return bytesOf(name) + bytesOf(DataType) + bytesOf(StringValue) + Buffer.byteLength(BinaryValue ?? "", "base64");
}

/** What counts against the size limits: the body, and each attribute with name and type. */
export function bytesOfMessage({ MessageBody, MessageAttributes = {} }: OutgoingMessage): number {
  return Object.entries(MessageAttributes).reduce(
    (sum, [name, attribute]) => sum + bytesOfAttribute(name, attribute),
    bytesOf(MessageBody),
  );
}

function checkAttributeName(name: string): void {
  if (name.length > 256) throw invalidParameter("Message (user) attribute names must be shorter than 256 Bytes");
  if (!attributeNamePattern.test(name))
    throw invalidParameter(
      "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores.",
    );
  if (reservedName.test(name))
    throw invalidParameter(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    );
}

function checkAttributeValue(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): void {
  const [kind] = dataTypePattern.exec(DataType)?.slice(1) ?? [];
  if (kind === undefined)
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const value = kind === "Binary" ? BinaryValue : StringValue;
  if (value === undefined || value === "")
    throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${kind}'.`);
  if (kind === "Number" && !Number.isFinite(Number(value)))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  if (kind !== "Binary" && illegalXml.test(value)) throw invalidParameter(invalidMessageContents().message);
}

function checkMessageAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > limits.messageAttributes)
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${limits.messageAttributes}].`,
    );
  for (const [name, attribute] of entries) {
    checkAttributeName(name);
    checkAttributeValue(name, attribute);
  }
}

function checkSystemAttributes(attributes: MessageAttributes): void {
  const unknown = Object.keys(attributes).find((name) => name !== "AWSTraceHeader");
  if (unknown !== undefined) throw invalidParameter(`Message system attribute name '${unknown}' is invalid.`);
  const trace = attributes.AWSTraceHeader;
  if (trace !== undefined && (trace.DataType !== "String" || trace.StringValue === undefined))
    throw invalidParameter(
      "Message system attribute 'AWSTraceHeader' must contain a non-empty value of type 'String'.",
    );
}

export function checkDelay(seconds: number): void {
  if (!isWithin(seconds, limits.delaySeconds))
    throw invalidValue("DelaySeconds", seconds, "DelaySeconds must be >= 0 and <= 900.");
}

export function checkVisibilityTimeout(seconds: number): void {
  if (!isWithin(seconds, limits.visibilityTimeoutSeconds))
    throw invalidValue("VisibilityTimeout", seconds, "Must be >= 0 and <= 43200, if provided.");
}

function checkGroup(group: string): void {
  if (!groupPattern.test(group))
    throw invalidValue(
      "MessageGroupId",
      group,
      "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    );
}

/** Refuses what AWS refuses of a message to a standard queue. */
export function checkMessage(message: OutgoingMessage, maximumSize: number): string {
  const { MessageBody: body, MessageAttributes: attributes = {}, MessageDeduplicationId: deduplication } = message;
  if (body === undefined || body === "") throw missingParameter("MessageBody");
  if (bytesOfMessage(message) > maximumSize)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumSize} bytes.`,
    );
  if (illegalXml.test(body)) throw invalidMessageContents();
  checkMessageAttributes(attributes);
  checkSystemAttributes(message.MessageSystemAttributes ?? {});
  if (message.DelaySeconds !== undefined) checkDelay(message.DelaySeconds);
  if (message.MessageGroupId !== undefined) checkGroup(message.MessageGroupId);
  if (deduplication !== undefined)
    throw invalidValue(
      "MessageDeduplicationId",
      deduplication,
      "The request include parameter that is not valid for this queue type.",
    );
  return body;
}
