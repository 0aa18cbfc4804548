import { createPlacements, type Placements } from "./placements.ts";
import { type QueueAttributes, type QueueSettings, settingsOf } from "./queue-settings.ts";

export type QueueTags = Readonly<Record<string, string>>;

export interface QueueRecord {
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly tags: QueueTags;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly record: QueueRecord;
  readonly settings: QueueSettings;
  readonly placements: Placements;
  purgedAt: number | undefined;
  change(record: QueueRecord): void;
}

export function createQueue(initial: QueueRecord, arn: string): Queue {
  let record = initial;
  let settings = settingsOf(record.attributes);
  const placements = createPlacements(settings.retentionMs);

  return {
    name: record.name,
    arn,
    get record() {
      return record;
    },
    get settings() {
      return settings;
    },
    placements,
    purgedAt: undefined,
    change(next) {
      const { retentionMs } = settings;
      record = next;
      settings = settingsOf(next.attributes);
      if (settings.retentionMs !== retentionMs) placements.changeRetention(settings.retentionMs);
    },
  };
}
