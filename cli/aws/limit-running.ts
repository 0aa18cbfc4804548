/** Lets so much work go on at once; the rest waits, first come, first served. */
export function limitRunning(atOnce: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let free = atOnce;
  const waiting: (() => void)[] = [];

  async function takePlace(): Promise<void> {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** The place passes to whoever waits, so that nobody new can come between. */
  function passPlace(): void {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }

  return async (work) => {
    await takePlace();
    try {
      return await work();
    } finally {
      passPlace();
    }
  };
}
