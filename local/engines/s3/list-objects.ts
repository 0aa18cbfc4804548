import type { ObjectRecord } from "./object-record.ts";
import { notImplemented, S3Error } from "./s3-error.ts";
import { element } from "./xml.ts";

const MAX_KEYS = 1000;

export interface ListRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  /** Everything up to and with this key has been given out. */
  readonly after: string;
}

interface ListPage {
  readonly records: readonly ObjectRecord[];
  readonly commonPrefixes: readonly string[];
  readonly next: string | undefined;
}

export function parseListRequest(query: URLSearchParams): ListRequest {
  if (query.has("encoding-type")) throw notImplemented("encoding-type: keys come XML-escaped");
  const maxKeys = Number(query.get("max-keys") ?? MAX_KEYS);
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw new S3Error(400, "InvalidArgument", "Provided max-keys not an integer or within integer range");

  const token = query.get("continuation-token");
  const after = token === null ? (query.get("start-after") ?? "") : Buffer.from(token, "base64url").toString();
  return {
    ...{ after, maxKeys: Math.min(maxKeys, MAX_KEYS) },
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
  };
}

/** Keys in the order of their UTF-8 bytes. Keys that share a part up to the delimiter count, and come, as one. */
export function listPage(all: readonly ObjectRecord[], request: ListRequest): ListPage {
  const records: ObjectRecord[] = [];
  const commonPrefixes = new Set<string>();
  let last = request.after;

  for (const record of candidates(all, request)) {
    const folder = folderOf(record.key, request);
    if (folder !== undefined && (commonPrefixes.has(folder) || isAfter(request.after, folder))) continue;
    if (records.length + commonPrefixes.size >= request.maxKeys)
      return { records, commonPrefixes: [...commonPrefixes], next: request.maxKeys === 0 ? undefined : last };

    if (folder === undefined) records.push(record);
    else commonPrefixes.add(folder);
    last = folder === undefined ? record.key : `${folder}\u{10ffff}`; // past every key of that folder
  }
  return { records, commonPrefixes: [...commonPrefixes], next: undefined };
}

export function listXml(bucket: string, request: ListRequest, page: ListPage): string {
  const parts = [
    element("Name", bucket),
    element("Prefix", request.prefix),
    element("MaxKeys", request.maxKeys),
    element("KeyCount", page.records.length + page.commonPrefixes.length),
    element("IsTruncated", page.next !== undefined),
    page.next === undefined ? "" : element("NextContinuationToken", Buffer.from(page.next).toString("base64url")),
    ...page.records.map(contentsXml),
    ...page.commonPrefixes.map((prefix) => `<CommonPrefixes>${element("Prefix", prefix)}</CommonPrefixes>`),
  ];
  return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join("")}</ListBucketResult>`;
}

function candidates(all: readonly ObjectRecord[], { prefix, after }: ListRequest): readonly ObjectRecord[] {
  return all
    .filter(({ key }) => key.startsWith(prefix) && isAfter(key, after))
    .sort((one, other) => compareKeys(one.key, other.key));
}

function folderOf(key: string, { prefix, delimiter }: ListRequest): string | undefined {
  const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function isAfter(key: string, other: string): boolean {
  return compareKeys(key, other) > 0;
}

// Not `<`: it compares UTF-16 units, and puts an emoji before some letters that S3 lists first.
function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function contentsXml({ key, lastModified, etag, size }: ObjectRecord): string {
  const parts = [
    element("Key", key),
    element("LastModified", new Date(lastModified).toISOString()),
    element("ETag", etag),
    element("Size", size),
    element("StorageClass", "STANDARD"),
  ];
  return `<Contents>${parts.join("")}</Contents>`;
}
