import type { SecretVersion } from "./secret-record.ts";
import { attachStage } from "./stages.ts";

const MAX_VERSIONS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Adds a version, or fills the one that a rotation announced under this id, and gives it its labels. */
export function withVersion(
  versions: readonly SecretVersion[],
  version: Omit<SecretVersion, "stages">,
  stages: readonly string[],
): SecretVersion[] {
  const held = versions.find(({ id }) => id === version.id)?.stages ?? [];
  const others = versions.filter(({ id }) => id !== version.id);
  const added = [...others, { ...version, stages: held }];
  return pruned(
    stages.reduce((labelled, stage) => attachStage(labelled, stage, version.id), added),
    version.createdAt,
  );
}

/** Versions without a label go, oldest first, once there are more than a hundred; none younger than a day, as on AWS. */
function pruned(versions: SecretVersion[], now: number): SecretVersion[] {
  const surplus = versions.length - MAX_VERSIONS;
  if (surplus <= 0) return versions;

  const deprecated = versions.filter(({ stages, createdAt }) => stages.length === 0 && createdAt < now - DAY_MS);
  const going = new Set(deprecated.slice(0, surplus));
  return versions.filter((version) => !going.has(version));
}
