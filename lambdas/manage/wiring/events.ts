import { createLatePayloadBucket } from "../../../adapters/late-payload-bucket.ts";
import { createEventPages } from "../../../adapters/table/event-pages.ts";
import { createEventTypeStore } from "../../../adapters/table/event-types.ts";
import { createEventReader } from "../../../adapters/table/events.ts";
import { judgeSchema } from "../judge-schema.ts";
import { createListEvents } from "../list-events.ts";
import { eventTypeOperations } from "../operations/event-types.ts";
import { eventOperations } from "../operations/events.ts";
import { createPutEventType } from "../put-event-type.ts";
import type { Shared } from "./shared.ts";

/** Events, and what their types mean. */
export function wireEvents({ environment, table, deliveries, open, cursors, now }: Shared) {
  const types = createEventTypeStore(table);
  return {
    ...eventOperations({
      list: createListEvents(createEventPages(table)),
      event: createEventReader(table),
      delivery: deliveries.get,
      open,
      readPayload: createLatePayloadBucket(environment.PAYLOAD_BUCKET_NAME).get,
      cursors,
    }),
    ...eventTypeOperations({ types, put: createPutEventType({ types, judge: judgeSchema, now }), cursors }),
  };
}
