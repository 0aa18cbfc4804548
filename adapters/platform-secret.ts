import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { EpochMs } from "../core/time.ts";

/** A rotated secret is known to every instance after this. What it replaces stays valid far longer than that. */
const MAX_AGE_MS = 5 * 60_000;
/** While Secrets Manager cannot be reached, what is known is good for this long: its outage must not become ours. */
const MAX_AGE_UNREACHABLE_MS = 60 * 60_000;

/** All values of a secret that count now, the current one first: the one before it still does until the next rotation. */
export type ReadSecret = () => Promise<readonly string[]>;

interface Known {
  readonly versions: readonly string[];
  readonly readAt: EpochMs;
}

/** Keeps a secret for a while, per instance, so that a rotation needs no restart. */
export function createPlatformSecret(client: SecretsManagerClient, secretArn: string, now: () => EpochMs): ReadSecret {
  let known: Known | undefined;
  let underWay: Promise<Known> | undefined;

  async function refresh(): Promise<Known> {
    try {
      return { versions: await readSecretVersions(client, secretArn), readAt: now() };
    } catch (error) {
      if (known !== undefined && now() - known.readAt < MAX_AGE_UNREACHABLE_MS) return known;
      throw error;
    }
  }

  return async () => {
    if (known !== undefined && now() - known.readAt < MAX_AGE_MS) return known.versions;
    underWay ??= refresh().finally(() => {
      underWay = undefined;
    });
    known = await underWay;
    return known.versions;
  };
}

export async function readSecretVersions(client: SecretsManagerClient, secretArn: string): Promise<readonly string[]> {
  const [current, previous] = await Promise.all([
    readStage(client, secretArn, "AWSCURRENT"),
    readStage(client, secretArn, "AWSPREVIOUS"),
  ]);
  if (current === undefined) throw new Error(`Cannot read secret "${secretArn}": it has no current text value`);
  return previous === undefined ? [current] : [current, previous];
}

async function readStage(client: SecretsManagerClient, secretArn: string, stage: string): Promise<string | undefined> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage });
    return (await client.send(command)).SecretString;
  } catch (error) {
    // A secret that was never rotated has no previous version.
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
