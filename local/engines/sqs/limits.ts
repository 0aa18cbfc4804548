/** SQS's quotas and ranges; all of them bounds that are still allowed. */
export const limits = {
  delaySeconds: { min: 0, max: 900 },
  visibilityTimeoutSeconds: { min: 0, max: 43_200 },
  waitTimeSeconds: { min: 0, max: 20 },
  maxNumberOfMessages: { min: 1, max: 10 },
  maxReceiveCount: { min: 1, max: 1000 },
  maximumMessageSize: { min: 1024, max: 1_048_576 },
  retentionSeconds: { min: 60, max: 1_209_600 },
  messagesMovedPerSecond: { min: 1, max: 500 },
  messageAttributes: 10,
  batchEntries: 10,
  batchBytes: 1_048_576,
  /** About 120,000, AWS says. At the cap a short poll is an error, a long poll just waits. */
  inFlight: 120_000,
} as const;

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function isWithin(value: number, range: Range): boolean {
  return Number.isInteger(value) && value >= range.min && value <= range.max;
}
