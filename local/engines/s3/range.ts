import { S3Error } from "./s3-error.ts";

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Undefined means the whole object, also for what S3 ignores: several ranges at once, and malformed ones. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;

  const range = from === "" ? suffixRange(Number(to), size) : { first: Number(from), last: lastByte(to, size) };
  if (from !== "" && to !== "" && Number(from) > Number(to)) return undefined;
  if (range.first >= size || range.last < range.first)
    throw new S3Error(416, "InvalidRange", `The range ${header} is not in the ${size} bytes of the object`);
  return range;
}

function suffixRange(length: number, size: number): ByteRange {
  return { first: Math.max(0, size - length), last: length === 0 ? -1 : size - 1 };
}

function lastByte(to: string, size: number): number {
  return to === "" ? size - 1 : Math.min(Number(to), size - 1);
}
