import type { JsonObject } from "../../engines/json-service.ts";
import { type AccessOf, access, arn, objects, type Place, text } from "./access-of.ts";

export const eventsAccess: AccessOf = ({ operation, input, place }) => {
  if (operation !== "PutEvents") return [access(`events:${operation}`, "*")];
  return objects(input.Entries).map((entry) => putEvent(entry, place));
};

function putEvent(entry: JsonObject, place: Place) {
  const { EventBusName, Source, DetailType } = entry;
  const bus = text(EventBusName) ?? "default";
  return access("events:PutEvents", bus.startsWith("arn:") ? bus : arn("events", place, `event-bus/${bus}`), {
    "events:source": [text(Source) ?? ""],
    "events:detail-type": [text(DetailType) ?? ""],
  });
}
