import { isDeepStrictEqual } from "node:util";
import type { EpochMs } from "../../core/time.ts";
import { type Item, kindOf } from "./item-kinds.ts";

/** What becomes of an item of the restored table. All but `put` leave the table in use as it is. */
export type Verdict =
  | "put"
  /** In place as it was. */
  | "same"
  /** What is in place has gone on since. */
  | "further"
  /** It was deleted or shredded on purpose since. */
  | "ended"
  /** Its time is over, or it spoke of a moment that is. */
  | "over";

export interface Found {
  readonly inPlace: Item | undefined;
  /** Whether the audit log or a destroyed keyring says so. */
  readonly isEnded: boolean;
  readonly now: EpochMs;
}

/** Whether an item of the restored table may be put into the one in use. */
export function judge(item: Item, { inPlace, isEnded, now }: Found): Verdict {
  const kind = kindOf(item);
  if (kind.copied === "never" || isExpired(item, now)) return "over";
  if (inPlace === undefined) return isEnded ? "ended" : "put";
  if (kind.copied === "set_back") return "put";
  if (isDeepStrictEqual(item, inPlace)) return "same";
  if (kind.copied === "if_missing") return "further";
  return kind.copied === "unless_further" && isAbove(kind.rank(inPlace), kind.rank(item)) ? "further" : "put";
}

/** DynamoDB has deleted it from the table in use, or is about to. */
const isExpired = ({ expiresAt }: Item, now: EpochMs): boolean =>
  typeof expiresAt === "number" && expiresAt * 1000 <= now;

function isAbove(ours: readonly number[], theirs: readonly number[]): boolean {
  const place = ours.findIndex((number, index) => number !== theirs[index]);
  return place !== -1 && (ours[place] ?? 0) > (theirs[place] ?? 0);
}

const MINUTE_MS = 60_000;

/**
 * Where `wake` begins again: at what was restored, and before what is in place. A wake that is under way may have read a
 * minute as empty just before its items were copied; it advances only from what it has read, and that is then gone.
 */
export function setBack(item: Item, inPlace: Item | undefined): Item {
  const moments = [item.clearedThrough, inPlace?.clearedThrough].filter((moment) => typeof moment === "number");
  if (moments.length === 0) return item;
  return { ...item, clearedThrough: Math.min(...moments) - MINUTE_MS };
}
