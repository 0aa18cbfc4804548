import type { OutgoingMessage } from "../../adapters/queue/queue.ts";
import type { ClaimStore } from "../../adapters/table/claims.ts";
import type { StoredEvent } from "../../adapters/table/event-item.ts";
import { DeliveryMessage } from "../../core/contract/delivery-message.ts";
import type { DeliveryRecord } from "../../core/delivery.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { Chance } from "../../core/id.ts";
import { CLAIM_KEPT_MS, type Claim, type ClaimName } from "../../core/idempotency.ts";
import { type EpochMs, epochMs } from "../../core/time.ts";
import type { PublishPorts } from "../../lambdas/ingest/publish-events.ts";
import { noon } from "./fixtures.ts";

/** What publishing does to the world, in its order. */
export type Step = "put payload" | "claim" | "read claim" | "replace lease" | "send" | "skip" | "store" | "read event";

/** Everything that outlives an instance of `ingest`, and the means to break it. */
export interface PublishingWorld {
  readonly ports: PublishPorts;
  endpoints: readonly Endpoint[];
  now: EpochMs;
  readonly steps: Step[];
  readonly claims: Map<string, Claim>;
  readonly sent: OutgoingMessage[];
  /** How many messages each call to the queue had. */
  readonly sends: number[];
  readonly skipped: DeliveryRecord[];
  readonly stored: Map<string, StoredEvent>;
  readonly bucket: Map<string, Uint8Array>;
  /** Whoever was said to exist, each time that it was said. */
  readonly tenants: string[];
  /** Runs before a step and after it; what it throws is the crash. */
  around: (step: Step, moment: "before" | "after") => void | Promise<void>;
  /** The endpoints that were sent this event. */
  targetsOf(event: string): readonly string[];
}

const nameOf = ({ tenant, key, item }: ClaimName): string => `${tenant} ${key} ${item ?? ""}`;

export function createPublishingWorld(chance: Chance = countingChance()): PublishingWorld {
  const step = async <T>(name: Step, act: () => T): Promise<T> => {
    await world.around(name, "before");
    world.steps.push(name);
    const result = act();
    await world.around(name, "after");
    return result;
  };

  const world: PublishingWorld = {
    endpoints: [],
    now: noon,
    steps: [],
    claims: new Map(),
    sent: [],
    sends: [],
    skipped: [],
    stored: new Map(),
    bucket: new Map(),
    tenants: [],
    around: () => {},
    targetsOf: (event) =>
      world.sent
        .map(({ body }) => DeliveryMessage.parse(JSON.parse(body)))
        .filter((message) => message.event === event)
        .map(({ endpoint }) => endpoint),
    ports: {
      admit: async () => {},
      checkType: async () => {},
      endpointsOf: async () => world.endpoints,
      seal: async ({ purpose, recordId }, plaintext) =>
        Buffer.concat([Buffer.from(`${purpose} ${recordId} `), plaintext]),
      open: async ({ purpose, recordId }, envelope) => envelope.subarray(`${purpose} ${recordId} `.length),
      putPayload: (key, sealed) => step("put payload", () => void world.bucket.set(key, sealed)),
      send: (messages) =>
        step("send", () => {
          world.sends.push(messages.length);
          world.sent.push(...messages);
        }),
      ensureTenant: async (tenant) => void world.tenants.push(tenant),
      recordSkipped: (record) => step("skip", () => void world.skipped.push(record)),
      store: (event) => step("store", () => void world.stored.set(event.event.id, event)),
      storeInGroup: (event) => step("store", () => void world.stored.set(event.event.id, event)),
      storedEvent: (_, event) => step("read event", () => world.stored.get(event)),
      claims: claimsOf(() => world, step),
      now: () => world.now,
      chance,
    },
  };
  return world;
}

function claimsOf(worldNow: () => PublishingWorld, step: <T>(name: Step, act: () => T) => Promise<T>): ClaimStore {
  const found = (name: ClaimName, now: EpochMs) => {
    const claim = worldNow().claims.get(nameOf(name));
    return claim && now < claim.acceptedAt + CLAIM_KEPT_MS ? claim : undefined;
  };
  return {
    add: (claim, now) =>
      step("claim", () => {
        if (found(claim, now)) return false;
        worldNow().claims.set(nameOf(claim), claim);
        return true;
      }),
    get: (name, now) => step("read claim", () => found(name, now)),
    replaceLease: (claim, lease) =>
      step("replace lease", () => {
        const current = worldNow().claims.get(nameOf(claim));
        const isUnchanged = current?.lease.holder === claim.lease.holder && current.lease.until === claim.lease.until;
        if (isUnchanged) worldNow().claims.set(nameOf(claim), { ...claim, lease });
        return isUnchanged;
      }),
  };
}

/** Different every time, and the same in every run. */
export function countingChance(): Chance {
  let count = 0;
  return (bytes) => {
    const drawn = Buffer.alloc(bytes);
    drawn.writeUInt32BE(++count, Math.max(bytes - 4, 0));
    return drawn;
  };
}

export const later = (world: PublishingWorld, ms: number): void => {
  world.now = epochMs(world.now + ms);
};
