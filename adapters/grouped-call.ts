/**
 * One run for all who ask before it begins. A caller is never answered by a run that began before it asked, so what it
 * wrote beforehand is seen by the run.
 */
export function groupedCall<A, R>(
  run: (asked: readonly A[]) => Promise<R>,
  options: { readonly keyOf: (asked: A) => string; readonly pause: () => Promise<void> },
): (asked: A) => Promise<{ readonly result: R; readonly place: number }> {
  const gathering = new Map<string, { readonly asked: A[]; readonly result: Promise<R> }>();

  function gather(key: string): { readonly asked: A[]; readonly result: Promise<R> } {
    const asked: A[] = [];
    const result = options.pause().then(() => {
      gathering.delete(key);
      return run(asked);
    });
    const group = { asked, result };
    gathering.set(key, group);
    return group;
  }

  return async (asked) => {
    const key = options.keyOf(asked);
    const group = gathering.get(key) ?? gather(key);
    const place = group.asked.push(asked) - 1;
    return { result: await group.result, place };
  };
}
