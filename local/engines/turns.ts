export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs what it is given one after the other, so that a read and the write that depends on it are not torn apart. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();

  return (work) => {
    const result = last.then(work);
    last = result.catch(() => {}); // the caller hears of it; whoever waits behind must not
    return result;
  };
}
