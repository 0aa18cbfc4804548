import * as z from "zod";
import measured from "./profile.json" with { type: "json" };

const Point = z.strictObject({
  payloadBytes: z.number(),
  /** Accepting it, for whatever number of endpoints. */
  event: z.strictObject({
    /** As it is stored for one endpoint, what each further one adds, and how far one event is from another. */
    bytes: z.number(),
    bytesPerEndpoint: z.number(),
    deviation: z.number(),
    /** Beside the event itself: limits and counts. */
    otherWriteUnits: z.number(),
    readUnits: z.number(),
    logBytes: z.number(),
    s3Writes: z.number(),
  }),
  /** Each of its deliveries that succeeds at once. */
  delivery: z.strictObject({
    bytes: z.number(),
    writeUnits: z.number(),
    readUnits: z.number(),
    logBytes: z.number(),
    s3Reads: z.number(),
    messageBytes: z.number(),
  }),
});
export type Point = z.infer<typeof Point>;

const Round = z.strictObject({
  writeUnits: z.number(),
  readUnits: z.number(),
  logBytes: z.number(),
  sqsRequests: z.number(),
});

/** What there is to look at a stage, and to be billed while nobody does. */
const Standing = z.strictObject({
  keys: z.number(),
  alarmMetrics: z.number(),
  compositeAlarms: z.number(),
  dashboards: z.number(),
  contributorRules: z.number(),
});

/** A recorded run of the local cloud, from which every estimate starts. `node bench/measure-profile.ts` writes it. */
const Profile = z.strictObject({
  measuredOn: z.iso.date(),
  points: z.array(Point).min(2),
  /** An attempt that fails and is made again. */
  failedAttempt: Round,
  /** One run of wake with nothing to do: there are as many in a month as there are minutes. */
  wake: Round,
  /** Figures that the functions count: while wake looks around, and while events come and some of them fail. */
  idleMetrics: z.number(),
  busyMetrics: z.number(),
  memoryMb: z.strictObject({ ingest: z.number(), deliver: z.number(), wake: z.number() }),
  polledQueues: z.number(),
  secrets: z.number(),
  /** Of stages that must not be lost; the others have no backups, and no key for them. */
  standing: z.strictObject({ full: Standing, pages: Standing, none: Standing }),
});
export type Profile = z.infer<typeof Profile>;

export const readProfile = (): Profile => Profile.parse(measured);

/** Between two measured sizes, as much of the one as the size is nearer to it. */
export function pointAt(profile: Profile, payloadBytes: number): Point {
  const sorted = profile.points.toSorted((one, other) => one.payloadBytes - other.payloadBytes);
  const above = sorted.findIndex((point) => point.payloadBytes >= payloadBytes);
  const upper = sorted[above === -1 ? sorted.length - 1 : above];
  const lower = sorted[above === -1 ? sorted.length - 2 : Math.max(0, above - 1)];
  if (upper === undefined || lower === undefined) throw new Error("Cannot estimate: the profile has no measured sizes");
  if (upper === lower) return { ...upper, payloadBytes };

  const share = (payloadBytes - lower.payloadBytes) / (upper.payloadBytes - lower.payloadBytes);
  return {
    payloadBytes,
    event: between(lower.event, upper.event, share),
    delivery: between(lower.delivery, upper.delivery, share),
  };
}

function between<T extends Readonly<Record<string, number>>>(lower: T, upper: T, share: number): T {
  const entries = Object.entries(lower).map(([name, value]) => [
    name,
    value + share * ((upper[name] ?? value) - value),
  ]);
  return Object.fromEntries(entries);
}
