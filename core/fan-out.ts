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
  const waiting = work.filter(({ items }) => items > 0).toSorted((a, b) => b.items - a.items);
  const total = waiting.reduce((sum, { items }) => sum + items, 0);
  const count = Math.min(Math.ceil(total / limits.perWorker), limits.workers, waiting.length);
  const workers = Array.from({ length: count }, () => ({ items: 0, buckets: [] as string[] }));

  for (const { bucket, items } of waiting) {
    const [idlest] = workers.toSorted((a, b) => a.items - b.items);
    if (!idlest) break; // no workers, because there is no work
    idlest.items += items;
    idlest.buckets.push(bucket);
  }
  return workers.map(({ buckets }) => buckets);
}
