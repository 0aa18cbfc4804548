import * as z from "zod";
import type { ItemKey } from "../../core/contract/item-keys.ts";

/** An item of either table: its key, and what its kind says. */
export type Item = ItemKey & Readonly<Record<string, unknown>>;

/** How far an item has come, the first number that differs decides. Equal: nothing tells which of two is the newer. */
type Rank = (item: Item) => readonly number[];

/** Whose audit log tells of an end, and the paths of the API that were called for it. */
export interface Endings {
  readonly log: unknown;
  readonly paths: readonly string[];
}

/** What becomes of one kind of item when a table is copied over the one that is in use. */
export type ItemKind = {
  readonly name: string;
  readonly isOne: (key: ItemKey) => boolean;
  /** Where it would be written down that somebody has ended it; absent where nothing but its own time ends it. */
  readonly endedIn?: (item: Item) => Endings;
} & (
  | {
      readonly copied: "unless_further";
      readonly rank: Rank;
      /** The attributes that the rank reads: while they stay the same, so does the decision. */
      readonly by: readonly string[];
    }
  /** Nothing says what is newer, or it never changes. */
  | { readonly copied: "always" }
  | { readonly copied: "if_missing" }
  /** It speaks of a moment that is over. */
  | { readonly copied: "never" }
  /** How far `wake` has read: copied after everything else, and to before what is in place. */
  | { readonly copied: "set_back" }
);

const afterHash = (key: string): string => key.slice(key.indexOf("#") + 1);
const tenantPath = (tenant: unknown): string => `/v1/tenants/${tenant}`;

/** Of what ends with its tenant, at the latest. */
const ofTenant = ({ pk }: Item): Endings => ({ log: afterHash(pk), paths: [tenantPath(afterHash(pk))] });
const ofEndpoint = ({ pk, sk }: Item): Endings => {
  const tenant = tenantPath(afterHash(pk));
  return { log: afterHash(pk), paths: [tenant, `${tenant}/endpoints/${afterHash(sk)}`] };
};
const ofApiKey = (tenant: unknown, id: string): Endings => ({
  log: tenant,
  paths: [tenantPath(tenant), `/v1/keys/${id}`],
});

const under = (pk: string, sk = "") => ({
  isOne: (key: ItemKey) => key.pk.startsWith(pk) && key.sk.startsWith(sk),
});

const further = (by: readonly string[], rank: Rank) => ({ copied: "unless_further" as const, by, rank });
const later = (by: string) => further([by], (item) => [numberOf(item[by])]);

/** What is not a number lost its meaning, and to everything that has one. */
const numberOf = (value: unknown): number => (typeof value === "number" ? value : -1);

const Last = z.object({ cycle: z.number(), attempt: z.number() });
const Lease = z.object({ until: z.number() });

/** `supersedes` of core/duplicate.ts, between records: a later cycle, a later attempt, an end, and arriving is the end of ends. */
function rankOfDelivery({ last, status }: Item): readonly number[] {
  const { cycle, attempt } = Last.safeParse(last).data ?? { cycle: 1, attempt: 0 };
  const isEnded = status === "dead" || status === "skipped";
  return [cycle, attempt, status === "delivered" ? 2 : Number(isEnded)];
}

/**
 * One line for each kind of item that there is; why each is as it is: docs/adr/064-what-a-restore-may-overwrite.md. What has
 * an end that must not be undone ranks highest with it: a shredded key, a revoked API key.
 */
export const ITEM_KINDS: readonly ItemKind[] = [
  {
    name: "tenants",
    isOne: ({ pk, sk }) => pk.startsWith("TENANT#") && sk === "TENANT",
    endedIn: ofTenant,
    ...later("createdAt"),
  },
  {
    name: "limits of tenants",
    isOne: ({ pk, sk }) => pk.startsWith("TENANT#") && sk === "LIMITS",
    endedIn: ofTenant,
    copied: "always",
  },
  { name: "endpoints", ...under("TENANT#", "ENDPOINT#"), endedIn: ofEndpoint, ...later("version") },
  {
    name: "data keys",
    ...under("TENANT#", "KEYRING#"),
    endedIn: ofTenant,
    ...further(["kind", "createdAt"], ({ kind, createdAt }) => [Number(kind === "destroyed"), numberOf(createdAt)]),
  },
  {
    name: "event types",
    ...under("EVENTTYPES"),
    endedIn: ({ sk }) => ({ log: "*", paths: [`/v1/event-types/${sk}`] }),
    ...later("updatedAt"),
  },
  { name: "events", ...under("EVENTS#"), copied: "always" },
  { name: "deliveries", ...under("DELIVERIES#"), ...further(["last", "status"], rankOfDelivery) },
  {
    name: "idempotency keys",
    ...under("IDEMPOTENCY#"),
    ...further(["acceptedAt", "lease"], ({ acceptedAt, lease }) => [
      numberOf(acceptedAt),
      numberOf(Lease.safeParse(lease).data?.until),
    ]),
  },
  { name: "circuits", ...under("CIRCUIT#"), ...later("version") },
  {
    name: "API keys",
    ...under("KEY#"),
    endedIn: ({ pk, tenant }) => ofApiKey(tenant, afterHash(pk)),
    ...further(["revokedAt"], ({ revokedAt }) => [Number(revokedAt !== undefined)]),
  },
  {
    name: "entries of lists of API keys",
    ...under("KEYS#"),
    endedIn: ({ pk, sk }) => ofApiKey(afterHash(pk), sk),
    ...later("expiresAt"),
  },
  { name: "audit entries", ...under("AUDIT#"), ...later("at") },
  { name: "replay jobs", ...under("JOB#"), ...later("version") },
  // Counters are added to, and each addition sets a later end.
  { name: "hours of statistics", ...under("STATS#"), ...later("expiresAt") },
  { name: "rates", isOne: ({ pk }) => pk.startsWith("RATE#") || pk.startsWith("PUBLISHRATE#"), copied: "never" },
  { name: "leases", ...under("LEASE#"), copied: "never" },
  { name: "waiting deliveries", ...under("DUE#"), copied: "always" },
  { name: "held deliveries", ...under("HELD#"), copied: "always" },
  { name: "the progress of wake", ...under("WAKE"), copied: "set_back" },
];

/** Of a later version, perhaps: what is in place then knows better. */
const UNKNOWN: ItemKind = { name: "items of a kind that is not known", isOne: () => true, copied: "if_missing" };

export const kindOf = (key: ItemKey): ItemKind => ITEM_KINDS.find(({ isOne }) => isOne(key)) ?? UNKNOWN;
