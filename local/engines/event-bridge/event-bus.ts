import { AwsError } from "../json-service.ts";

const DEFAULT_BUS = "default";

export interface EventBuses {
  ensure(name: string): string;
  /** The name behind a name or an ARN. */
  find(reference: string | undefined): string;
}

export function createEventBuses(region: string, accountId: string): EventBuses {
  const prefix = `arn:aws:events:${region}:${accountId}:event-bus/`;
  const names = new Set([DEFAULT_BUS]);

  return {
    ensure(name) {
      names.add(name);
      return `${prefix}${name}`;
    },
    // Refused loudly, the whole request: a bus that no template made is a mistake to notice on a laptop.
    find(reference = DEFAULT_BUS) {
      const name = reference.startsWith(prefix) ? reference.slice(prefix.length) : reference;
      if (!names.has(name)) throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
      return name;
    },
  };
}
