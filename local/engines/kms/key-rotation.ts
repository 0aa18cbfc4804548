import { randomBytes } from "node:crypto";
import { type KeyMaterial, type KeyRecord, materialBytes } from "./key-record.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export function newMaterial(spec: KeyRecord["spec"], createdAt: number): KeyMaterial {
  return { bytes: randomBytes(materialBytes(spec)).toString("base64"), createdAt };
}

/** The new version seals from now on; the older ones keep opening what they sealed. */
export function rotated(key: KeyRecord, now: number): KeyRecord {
  return { ...key, material: [...key.material, newMaterial(key.spec, now)] };
}

/** Undefined while automatic rotation is off. An on-demand rotation does not move the date, as on AWS. */
export function nextRotationAt({ rotation }: KeyRecord): number | undefined {
  return rotation === undefined ? undefined : rotation.startedAt + rotation.periodInDays * DAY_MS;
}

/** The same record when nothing is due, so that reading a key does not write it. */
export function withDueRotations(key: KeyRecord, now: number): KeyRecord {
  const dueAt = nextRotationAt(key);
  if (key.rotation === undefined || dueAt === undefined || now < dueAt) return key;
  if (key.state.name !== "Enabled") return key; // AWS rotates a disabled key once it is enabled again

  return { ...rotated(key, now), rotation: { ...key.rotation, startedAt: now } };
}
