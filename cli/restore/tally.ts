import { type Item, kindOf } from "./item-kinds.ts";
import type { Verdict } from "./judge-item.ts";

const MOST_NAMED = 20;

/** What a copy came to, for the person who waits for it. */
export interface Tally {
  count(item: Item, verdict: Verdict): void;
  read(): number;
  /** One of the held deliveries of each partition in which there are any now: their circuits have to be told. */
  held(): Iterable<Item>;
  lines(): readonly string[];
}

const SAYS: Readonly<Record<Verdict, string>> = {
  put: "put back",
  same: "as it was already",
  further: "left, because it has gone on since",
  ended: "left away, because it was deleted or shredded since",
  over: "left away, because its time is over",
};

export function createTally(): Tally {
  const counts = new Map<Verdict, Map<string, number>>();
  const named: string[] = [];
  const held = new Map<string, Item>();

  return {
    count: (item, verdict) => {
      const { name } = kindOf(item);
      const ofVerdict = counts.get(verdict) ?? new Map<string, number>();
      counts.set(verdict, ofVerdict.set(name, (ofVerdict.get(name) ?? 0) + 1));
      if (verdict === "ended") named.push(`${item.pk} ${item.sk}`);
      // Those that were there already, too: an earlier run may have broken off before it told their circuits.
      if (name === "held deliveries" && (verdict === "put" || verdict === "same")) held.set(item.pk, item);
    },
    read: () => [...counts.values()].flatMap((ofVerdict) => [...ofVerdict.values()]).reduce((sum, one) => sum + one, 0),
    held: () => held.values(),
    lines: () => [
      ...[...counts].map(([verdict, ofVerdict]) => `${SAYS[verdict]}: ${enumerate(ofVerdict)}`),
      ...named.slice(0, MOST_NAMED).map((name) => `  left away: ${name}`),
      ...(named.length > MOST_NAMED ? [`  and ${named.length - MOST_NAMED} more`] : []),
    ],
  };
}

const enumerate = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
