import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { EpochMs } from "../../core/time.ts";
import { limitRunning } from "../aws/limit-running.ts";
import { createIsEnded } from "./endings.ts";
import { type Item, type ItemKind, kindOf } from "./item-kinds.ts";
import { judge, setBack, type Verdict } from "./judge-item.ts";
import type { Tally } from "./tally.ts";
import { createTarget, readItem } from "./target.ts";

/** What BatchGetItem takes. */
const CHUNK = 100;
/** Puts with a condition go one by one: so many beside each other. */
const PUTS_AT_ONCE = 25;
const MOST_TRIES = 10;

export interface TableCopy {
  readonly client: DynamoDBDocumentClient;
  readonly from: string;
  readonly to: string;
  /** The moment that `from` shows. */
  readonly moment: EpochMs;
  readonly now: () => EpochMs;
  readonly tally: Pick<Tally, "count">;
}

export class CopyContended extends Error {
  readonly code = "copy_contended";

  constructor({ pk, sk }: Item) {
    super(`Cannot copy "${pk}" "${sk}": it changed ${MOST_TRIES} times while this was tried; stop what writes to it`);
    this.name = "CopyContended";
  }
}

/**
 * Copies a restored table over the one in use, item by item, as far as it may (judge-item.ts). What is only in the one in use
 * stays: what was accepted after the moment is not lost a second time. To repeat it costs reads: what is there is not written.
 */
export async function copyTable(copy: TableCopy): Promise<void> {
  const settle = createSettle(copy);
  const last: Item[] = [];
  for await (const { Items = [] } of paginateScan(copy, { TableName: copy.from, ConsistentRead: true })) {
    const items = Items.map(readItem);
    last.push(...items.filter(comesLast));
    await settle(items.filter((item) => !comesLast(item)));
  }
  await settle(last);
}

const comesLast = (item: Item): boolean => kindOf(item).copied === "set_back";

function createSettle({ client, from: _, to, moment, now, tally }: TableCopy) {
  const target = createTarget(client, to);
  const isEnded = createIsEnded({ client, name: to }, moment);
  const inTurn = limitRunning(PUTS_AT_ONCE);

  const look = async (item: Item, inPlace: Item | undefined): Promise<Verdict> =>
    judge(item, { inPlace, isEnded: inPlace === undefined && (await isEnded(item)), now: now() });

  /** Somebody may have revoked a key, or shredded a keyring, since it was read: then it is judged again. */
  async function putGuarded(item: Item, seen: Item | undefined): Promise<Verdict> {
    let inPlace = seen;
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const verdict = await look(item, inPlace);
      if (verdict !== "put") return verdict;
      const written = comesLast(item) ? setBack(item, inPlace) : item;
      if (await target.putIfStill(written, inPlace, judgedBy(kindOf(item)))) return "put";
      inPlace = await target.get(item);
    }
    throw new CopyContended(item);
  }

  async function settleChunk(items: readonly Item[]): Promise<void> {
    const seen = await target.getAll(items);
    const verdicts = await Promise.all(items.map((item, index) => look(item, seen[index])));
    const isPlain = (item: Item, index: number) => verdicts[index] === "put" && kindOf(item).copied === "always";
    await target.putAll(items.filter(isPlain));

    const settled = items.map(async (item, index) => {
      const verdict = verdicts[index] ?? "put";
      if (verdict !== "put" || isPlain(item, index)) return tally.count(item, verdict);
      tally.count(item, await inTurn(() => putGuarded(item, seen[index])));
    });
    await Promise.all(settled);
  }

  return async (items: readonly Item[]): Promise<void> => {
    for (let start = 0; start < items.length; start += CHUNK) await settleChunk(items.slice(start, start + CHUNK));
  };
}

function judgedBy(kind: ItemKind): readonly string[] {
  if (kind.copied === "unless_further") return kind.by;
  return kind.copied === "set_back" ? ["clearedThrough"] : ["pk"];
}
