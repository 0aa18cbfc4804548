import { createHash } from "node:crypto";
import type { MessageAttributes } from "./message.ts";

/** MD5 is what the protocol asks for: a check against accidents in transit, which the SDK makes on each message. */
export function md5OfBody(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

const stringType = Buffer.of(1);
const binaryType = Buffer.of(2);

function withLength(content: Buffer): readonly Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return [length, content];
}

/**
 * The digest AWS documents: of each attribute, sorted by name, the name, the data type, a byte for the kind of value
 * and the value, each but the byte preceded by its length. Undefined where there is nothing to digest.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return undefined;

  const hash = createHash("md5");
  for (const [name, { DataType, StringValue, BinaryValue }] of sorted) {
    const isBinary = DataType.startsWith("Binary");
    const value = isBinary ? Buffer.from(BinaryValue ?? "", "base64") : Buffer.from(StringValue ?? "");
    const parts = [
      ...withLength(Buffer.from(name)),
      ...withLength(Buffer.from(DataType)),
      isBinary ? binaryType : stringType,
      ...withLength(value),
    ];
    for (const part of parts) hash.update(part);
  }
  return hash.digest("hex");
}
