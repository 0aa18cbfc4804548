/** What one call takes, with room to spare for the body around the events. */
const MAX_EVENTS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

/** Events in groups that one call takes, in their order; none waits for more than fit. */
export async function* batchesOf<E>(events: Iterable<E> | AsyncIterable<E>): AsyncGenerator<readonly E[]> {
  let batch: E[] = [];
  let bytes = 0;
  for await (const event of events) {
    const size = new TextEncoder().encode(JSON.stringify(event)).length;
    if (batch.length > 0 && (batch.length === MAX_EVENTS || bytes + size > MAX_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
