/** What one call takes: so many events, and a body of so many bytes. */
const MAX_EVENTS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
/** Around all events, and between two. */
const ENVELOPE_BYTES = '{"events":[]}'.length;
const COMMA_BYTES = 1;

/** Events in groups that one call takes, in their order; none waits for more than fit. */
export async function* batchesOf<E>(events: Iterable<E> | AsyncIterable<E>): AsyncGenerator<readonly E[]> {
  let batch: E[] = [];
  let bytes = ENVELOPE_BYTES;
  for await (const event of events) {
    const size = new TextEncoder().encode(JSON.stringify(event)).length + COMMA_BYTES;
    if (batch.length > 0 && (batch.length === MAX_EVENTS || bytes + size > MAX_BYTES)) {
      yield batch;
      batch = [];
      bytes = ENVELOPE_BYTES;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
