const BILLED_UNITS = [
  "dynamodb.readUnits",
  "dynamodb.writeUnits",
  "sqs.requests",
  "kms.requests",
  "secretsmanager.requests",
  "events.events",
  // S3 has two classes of requests, the dearer of which holds writes and lists.
  "s3.writeRequests",
  "s3.readRequests",
] as const;

/** What AWS bills a call by. The cost model gives each a price. */
export type BilledUnit = (typeof BILLED_UNITS)[number];

export type Units = Readonly<Partial<Record<BilledUnit, number>>>;

export function addUnits(units: Units, others: Units, sign: 1 | -1 = 1): Units {
  const sum: Partial<Record<BilledUnit, number>> = { ...units };
  for (const unit of BILLED_UNITS) {
    const other = others[unit];
    // A kind that never occurred stays away instead of standing there as zero: rows show what a call costs.
    if (other !== undefined) sum[unit] = (sum[unit] ?? 0) + sign * other;
  }
  return sum;
}
