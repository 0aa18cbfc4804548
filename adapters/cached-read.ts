export interface CachedReadOptions<K, V> {
  readonly maxAgeMs: number;
  readonly maxEntries: number;
  readonly now: () => number;
  readonly keyOf: (asked: K) => string;
  /** What is not worth keeping is read again the next time: an absence that ends as soon as somebody acts, say. */
  readonly isWorthKeeping?: (value: V) => boolean;
}

interface Entry<V> {
  readonly value: Promise<V>;
  readonly readAt: number;
}

/**
 * Keeps what was read for a while, per instance. Readers who ask at the same time share one call; a failed read is
 * forgotten at once. The oldest entries go first when there are too many (a Map keeps the order of insertion).
 */
export function cachedRead<K, V>(
  read: (asked: K) => Promise<V>,
  options: CachedReadOptions<K, V>,
): (asked: K) => Promise<V> {
  const entries = new Map<string, Entry<V>>();

  function remember(key: string, value: Promise<V>): Promise<V> {
    const entry = { value, readAt: options.now() };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > options.maxEntries) entries.delete(entries.keys().next().value ?? key);
    const forget = () => entries.get(key) === entry && entries.delete(key);
    value.then((found) => options.isWorthKeeping?.(found) === false && forget(), forget);
    return value;
  }

  return (asked) => {
    const key = options.keyOf(asked);
    const known = entries.get(key);
    return known && options.now() - known.readAt < options.maxAgeMs ? known.value : remember(key, read(asked));
  };
}
