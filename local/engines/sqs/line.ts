/** Where somebody stands in a line; needed to leave it from the middle. */
export interface Spot<T> {
  readonly item: T;
  ahead: Spot<T> | undefined;
  behind: Spot<T> | undefined;
}

export interface Line<T> {
  first(): T | undefined;
  join(item: T): Spot<T>;
  leave(spot: Spot<T>): void;
}

/** First come, first served, with leaving from any spot in O(1): a message in line can expire or be deleted late. */
export function createLine<T>(): Line<T> {
  let head: Spot<T> | undefined;
  let tail: Spot<T> | undefined;

  return {
    first: () => head?.item,
    join(item) {
      const spot: Spot<T> = { item, ahead: tail, behind: undefined };
      if (tail === undefined) head = spot;
      else tail.behind = spot;
      tail = spot;
      return spot;
    },
    leave(spot) {
      if (spot.ahead === undefined) head = spot.behind;
      else spot.ahead.behind = spot.behind;
      if (spot.behind === undefined) tail = spot.ahead;
      else spot.behind.ahead = spot.ahead;
    },
  };
}
