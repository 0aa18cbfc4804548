/** What a heap needs from its items: a place to note where they sit. -1 when the item is in no heap. */
export interface HeapItem {
  heapIndex: number;
}

export interface Heap<T extends HeapItem> {
  first(): T | undefined;
  push(item: T): void;
  remove(item: T): void;
  /** To be called after what the order depends on has changed. */
  reorder(item: T): void;
}

/**
 * A binary heap whose items know their position, so that one can leave from the middle in O(log n). Leaving stale items
 * behind instead would be shorter, but most messages are deleted long before their visibility ends: at a thousand a
 * second the heap would fill with hundreds of thousands of dead entries.
 */
export function createHeap<T extends HeapItem>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];

  function put(item: T, index: number): void {
    items[index] = item;
    item.heapIndex = index;
  }

  function rise(item: T): void {
    let index = item.heapIndex;
    while (index > 0) {
      const parent = items[(index - 1) >> 1];
      if (parent === undefined || !isBefore(item, parent)) break;
      const above = parent.heapIndex;
      put(parent, index);
      index = above;
    }
    put(item, index);
  }

  function earlierChild(index: number): T | undefined {
    const left = items[2 * index + 1];
    const right = items[2 * index + 2];
    return left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
  }

  function sink(item: T): void {
    let index = item.heapIndex;
    for (let child = earlierChild(index); child !== undefined && isBefore(child, item); child = earlierChild(index)) {
      const below = child.heapIndex;
      put(child, index);
      index = below;
    }
    put(item, index);
  }

  function reorder(item: T): void {
    rise(item);
    sink(item);
  }

  return {
    first: () => items[0],
    push(item) {
      put(item, items.length);
      rise(item);
    },
    remove(item) {
      const hole = item.heapIndex;
      const last = items.pop();
      item.heapIndex = -1;
      if (last === undefined || last === item) return;
      put(last, hole);
      reorder(last);
    },
    reorder,
  };
}
