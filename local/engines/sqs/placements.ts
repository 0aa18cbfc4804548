import { createDeadlines, type Deadline } from "./deadlines.ts";
import type { Spot } from "./line.ts";
import { type Message, standingOf } from "./message.ts";
import { createReadyMessages } from "./ready-messages.ts";

interface Event {
  readonly what: "visible" | "expired";
  readonly messageId: string;
}

type Place =
  | { readonly standing: "ready"; readonly spot: Spot<Message> }
  /** `ends` is missing only between being picked and being placed, within one receive. */
  | { readonly standing: "delayed" | "inFlight"; readonly ends?: Deadline<Event> };

interface Entry {
  readonly message: Message;
  readonly place: Place;
  readonly expiry: Deadline<Event>;
}

export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Where each message of one queue is: in line, delayed or in flight. Memory only; the store is what remembers. */
export interface Placements {
  depth(): Depth;
  find(messageId: string): Message | undefined;
  all(): Iterable<Message>;
  /** Puts a message where its fields say it belongs, and forgets where it was. */
  place(message: Message, now: number): void;
  drop(message: Message): void;
  /** Takes the ready message whose turn it is out of the line, as in flight; to be placed or dropped by the caller. */
  pick(): Message | undefined;
  /** Lets time pass: what became visible joins the line; what outlived its retention is dropped and returned. */
  advance(now: number): readonly Message[];
  nextEventAt(): number | undefined;
  changeRetention(retentionMs: number): void;
}

export function createPlacements(initialRetentionMs: number): Placements {
  let retentionMs = initialRetentionMs;
  const entries = new Map<string, Entry>();
  const events = createDeadlines<Event>();
  const ready = createReadyMessages<Message>();
  const waiting = { delayed: 0, inFlight: 0 };

  function enter(message: Message, now: number): Place {
    const standing = standingOf(message, now);
    if (standing === "ready") return { standing, spot: ready.add(message.group, message) };

    waiting[standing] += 1;
    if (standing === "inFlight") ready.tookOff(message.group);
    return { standing, ends: events.add(message.visibleAt, { what: "visible", messageId: message.id }) };
  }

  function leave({ message, place }: Entry): void {
    if (place.standing === "ready") {
      ready.remove(message.group, place.spot);
      return;
    }
    waiting[place.standing] -= 1;
    if (place.standing === "inFlight") ready.landed(message.group);
    if (place.ends !== undefined) events.cancel(place.ends);
  }

  function expiryOf(message: Message): Deadline<Event> {
    return events.add(message.sentAt + retentionMs, { what: "expired", messageId: message.id });
  }

  function place(message: Message, now: number): void {
    const known = entries.get(message.id);
    if (known !== undefined) leave(known);
    const expiry = known?.expiry ?? expiryOf(message);
    entries.set(message.id, { message, place: enter(message, now), expiry });
  }

  function drop(message: Message): void {
    const entry = entries.get(message.id);
    if (entry === undefined) return;
    leave(entry);
    events.cancel(entry.expiry);
    entries.delete(message.id);
  }

  function pick(): Message | undefined {
    const message = ready.next();
    const entry = message && entries.get(message.id);
    if (entry === undefined) return undefined;

    leave(entry);
    waiting.inFlight += 1;
    ready.tookOff(entry.message.group);
    entries.set(entry.message.id, { ...entry, place: { standing: "inFlight" } });
    return entry.message;
  }

  function advance(now: number): readonly Message[] {
    const expired: Message[] = [];
    for (let event = events.takeDue(now); event !== undefined; event = events.takeDue(now)) {
      const message = entries.get(event.messageId)?.message;
      if (message === undefined) continue;
      if (event.what === "visible") place(message, now);
      else {
        drop(message);
        expired.push(message);
      }
    }
    return expired;
  }

  function changeRetention(newRetentionMs: number): void {
    retentionMs = newRetentionMs;
    for (const [id, entry] of entries) {
      events.cancel(entry.expiry);
      entries.set(id, { ...entry, expiry: expiryOf(entry.message) });
    }
  }

  return {
    depth: () => ({ visible: ready.size, ...waiting }),
    find: (messageId) => entries.get(messageId)?.message,
    *all() {
      for (const entry of entries.values()) yield entry.message;
    },
    place,
    drop,
    pick,
    advance,
    nextEventAt: events.nextAt,
    changeRetention,
  };
}
