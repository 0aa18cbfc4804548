import type { EventTypeStore } from "../../../adapters/table/event-types.ts";
import { PageQuery } from "../../../core/contract/api/pages.ts";
import { EventTypeName } from "../../../core/event-type.ts";
import { describeEventType, EventTypeRequest } from "../../../core/event-type-definition.ts";
import { notFound } from "../../../core/problem.ts";
import { type AuthorizedEvent, scopeFor } from "../../middleware/caller.ts";
import { answer } from "../../middleware/json-answer.ts";
import { readQuery } from "../../middleware/query.ts";
import { readBody } from "../../middleware/request-body.ts";
import type { Cursors } from "../cursors.ts";
import type { Operations } from "../operation.ts";
import { readPage } from "../page.ts";
import type { PutEventType } from "../put-event-type.ts";

export interface EventTypeOperationPorts {
  readonly types: EventTypeStore;
  readonly put: PutEventType;
  readonly cursors: Cursors;
}

/** One list for everybody. */
const EVENT_TYPES = { route: "listEventTypes", tenant: "*" } as const;

/** What events mean is the same for all tenants: a key of one tenant may read it, and not change it. */
export function eventTypeOperations({
  types,
  put,
  cursors,
}: EventTypeOperationPorts): Operations<"listEventTypes" | "getEventType" | "putEventType" | "deleteEventType"> {
  return {
    listEventTypes: async (event) => {
      const { limit, cursor } = readQuery(PageQuery, event);
      const after = await cursors.open(EVENT_TYPES, cursor, EventTypeName);
      const read = (most: number) => types.list({ limit: most, ...(after !== undefined && { after }) });
      const { entries, last } = await readPage(limit, read);
      return answer(200, {
        eventTypes: entries.map(describeEventType),
        ...(await cursors.next(EVENT_TYPES, last?.name)),
      });
    },

    getEventType: async (event) => {
      const definition = await types.get(nameInPath(event));
      if (!definition) throw notFound();
      return answer(200, describeEventType(definition));
    },

    putEventType: async (event) => {
      scopeFor(event, "*");
      return answer(200, describeEventType(await put(nameInPath(event), readBody(EventTypeRequest, event))));
    },

    deleteEventType: async (event) => {
      scopeFor(event, "*");
      if (!(await types.delete(nameInPath(event)))) throw notFound();
      return { statusCode: 204 };
    },
  };
}

function nameInPath({ pathParameters }: AuthorizedEvent): EventTypeName {
  const name = EventTypeName.safeParse(pathParameters?.eventType);
  if (!name.success) throw notFound();
  return name.data;
}
