import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { after, type EpochMs, epochMs } from "../core/time.ts";

/** A rotated secret is known to every instance after this. What it replaces stays valid far longer than that. */
const MAX_AGE_MS = 5 * 60_000;
/** While Secrets Manager cannot be reached, what is known is good for this long: its outage must not become ours. */
const MAX_AGE_UNREACHABLE_MS = 60 * 60_000;
/** Between two questions to a service that is down: each costs the retries of the SDK. */
const PAUSE_UNREACHABLE_MS = 10_000;

/** All values of a secret that count now, the current one first: the one before it still does until the next rotation. */
export type ReadSecret = () => Promise<readonly string[]>;

interface Known {
  readonly versions: readonly string[];
  readonly readAt: EpochMs;
  readonly askAgainAt: EpochMs;
}

/** What Secrets Manager says when asking again will not help: somebody took the secret away. */
const REFUSALS: ReadonlySet<string> = new Set([
  "ResourceNotFoundException",
  "AccessDeniedException",
  "InvalidRequestException",
  "DecryptionFailure",
]);

export const isRefusal = (error: unknown): error is Error => error instanceof Error && REFUSALS.has(error.name);

/** Keeps a secret for a while, per instance, so that a rotation needs no restart. */
export function createPlatformSecret(client: SecretsManagerClient, secretArn: string, now: () => EpochMs): ReadSecret {
  let known: Known | undefined;
  let underWay: Promise<Known> | undefined;

  async function refresh(): Promise<Known> {
    try {
      const versions = await readSecretVersions(client, secretArn);
      return { versions, readAt: now(), askAgainAt: after(now(), MAX_AGE_MS) };
    } catch (error) {
      if (known === undefined || isRefusal(error)) throw error;
      const goodUntil = after(known.readAt, MAX_AGE_UNREACHABLE_MS);
      if (now() >= goodUntil) throw error;
      return { ...known, askAgainAt: epochMs(Math.min(after(now(), PAUSE_UNREACHABLE_MS), goodUntil)) };
    }
  }

  return async () => {
    if (known !== undefined && now() < known.askAgainAt) return known.versions;
    underWay ??= refresh().finally(() => {
      underWay = undefined;
    });
    known = await underWay;
    return known.versions;
  };
}

export class SecretMissing extends Error {
  // The name that Secrets Manager itself gives to it: whoever can tell the one wants to tell the other.
  override readonly name = "ResourceNotFoundException";

  constructor(secretArn: string) {
    super(`Cannot read secret "${secretArn}": it has no current text value`);
  }
}

export async function readSecretVersions(client: SecretsManagerClient, secretArn: string): Promise<readonly string[]> {
  const [current, previous] = await Promise.all([
    readStage(client, secretArn, "AWSCURRENT"),
    readStage(client, secretArn, "AWSPREVIOUS"),
  ]);
  if (current === undefined) throw new SecretMissing(secretArn);
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
