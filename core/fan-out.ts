interface Work {
  readonly bucket: string;
  readonly items: number;
}

/**
 * Shares buckets among workers: as many as the items need, each with about the same number. The largest bucket first, always
 * to the worker with the least: never worse than four thirds of the best split, and the best one is not worth searching.
 */
export function fanOut(
  work: readonly Work[],
  limits: { readonly perWorker: number; readonly workers: number },
): string[][] {
  const total = work.reduce((sum, { items }) => sum + items, 0);
  const count = Math.min(Math.ceil(total / limits.perWorker), limits.workers, work.length);
  const workers = Array.from({ length: count }, () => ({ items: 0, buckets: [] as string[] }));

  for (const { bucket, items } of work.toSorted((a, b) => b.items - a.items)) {
    const [idlest] = workers.toSorted((a, b) => a.items - b.items);
    if (!idlest || items === 0) break; // sorted: from here on there is nothing to do
    idlest.items += items;
    idlest.buckets.push(bucket);
  }
  return workers.map(({ buckets }) => buckets);
}
