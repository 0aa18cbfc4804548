import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UnusableDataError } from "../engines/unusable-data.ts";
import type { LogDump } from "./log-book.ts";
import type { MetricDump } from "./metric-store.ts";
import type { MetricStream } from "./stream.ts";

export interface Taken {
  readonly at: number;
  readonly stage: string;
}

interface Snapshot extends Taken {
  readonly metrics: MetricDump;
  readonly logs: LogDump;
}

const fileIn = (directory: string): string => join(directory, "metrics.json");

/** Written beside and moved: whoever reads it while the cloud runs finds a whole one. */
export function saveSnapshot({ store, logs }: MetricStream, directory: string, taken: Taken): void {
  const snapshot: Snapshot = { ...taken, metrics: store.dump(), logs: logs.dump() };
  const beside = `${fileIn(directory)}.new`;
  writeFileSync(beside, JSON.stringify(snapshot), { mode: 0o600 });
  renameSync(beside, fileIn(directory));
}

function readSnapshot(file: string): Snapshot {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UnusableDataError(`Cannot read "${file}": its content is no snapshot of figures`, { cause });
  }
}

/** When and of what it was taken; nothing when there is none. */
export function loadSnapshot({ store, logs }: MetricStream, directory: string): Taken | undefined {
  if (!existsSync(fileIn(directory))) return undefined;
  const snapshot = readSnapshot(fileIn(directory));
  store.load(snapshot.metrics);
  logs.load(snapshot.logs);
  return { at: snapshot.at, stage: snapshot.stage };
}
