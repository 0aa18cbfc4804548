/** Callers who ask for the same thing while it is on its way share one call. Nothing is remembered after it. */
export function createSharedCalls<Result>(): (what: string, call: () => Promise<Result>) => Promise<Result> {
  const underWay = new Map<string, Promise<Result>>();

  return (what, call) => {
    const shared = underWay.get(what);
    if (shared !== undefined) return shared;

    const started = call().finally(() => underWay.delete(what));
    underWay.set(what, started);
    return started;
  };
}
