import type { SecretVersion } from "./secret-record.ts";

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";
export const PENDING = "AWSPENDING";

type Versions = readonly SecretVersion[];

export function holderOf(versions: Versions, stage: string): SecretVersion | undefined {
  return versions.find(({ stages }) => stages.includes(stage));
}

/**
 * A label is at one version at most, so attaching it takes it from where it was. Whoever loses AWSCURRENT becomes
 * AWSPREVIOUS: receivers and instances that still hold the old value find it there.
 */
export function attachStage(versions: Versions, stage: string, to: string): SecretVersion[] {
  const from = holderOf(versions, stage);
  if (from?.id === to) return [...versions];

  const moved = versions.map((version) =>
    version.id === to ? withStage(version, stage) : withoutStage(version, stage),
  );
  return stage === CURRENT && from !== undefined ? attachStage(moved, PREVIOUS, from.id) : moved;
}

export function detachStage(versions: Versions, stage: string): SecretVersion[] {
  return versions.map((version) => withoutStage(version, stage));
}

function withStage(version: SecretVersion, stage: string): SecretVersion {
  return { ...version, stages: [...version.stages, stage] };
}

function withoutStage(version: SecretVersion, stage: string): SecretVersion {
  return { ...version, stages: version.stages.filter((held) => held !== stage) };
}
