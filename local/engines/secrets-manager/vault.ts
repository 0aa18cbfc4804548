import { alreadyExists } from "./secret-errors.ts";
import { isSameValue, type SecretRecord, type SecretValue, type SecretVersion } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";
import type { ValueSealer } from "./value-sealer.ts";
import { withVersion } from "./versions.ts";

/** A value that is to become a version of it. */
export interface NewValue {
  readonly value: SecretValue;
  readonly versionId: string;
  readonly stages: readonly string[];
}

/**
 * The secret with one version more. The version id is the caller's token: the same value under the same token is a
 * repeat and changes nothing, another value under it is refused, so a retried request cannot make two versions.
 */
export async function withNewValue(
  store: SecretStore,
  sealer: ValueSealer,
  secret: SecretRecord,
  { value, versionId, stages }: NewValue,
): Promise<SecretRecord> {
  const earlier = secret.versions.find(({ id }) => id === versionId);
  if (earlier?.sealed !== undefined) return repeated(sealer, secret, { ...earlier, sealed: earlier.sealed }, value);

  const sealed = await sealer.seal(value, secret, versionId);
  const now = store.now();
  const versions = withVersion(secret.versions, { id: versionId, createdAt: now, sealed }, stages);
  return { ...secret, versions, changedAt: now };
}

async function repeated(
  sealer: ValueSealer,
  secret: SecretRecord,
  earlier: SecretVersion & { readonly sealed: string },
  value: SecretValue,
): Promise<SecretRecord> {
  const stored = await sealer.open(earlier.sealed, secret, earlier.id);
  if (isSameValue(stored, value)) return secret;
  throw alreadyExists(
    `You can't use ClientRequestToken ${earlier.id} because that value is already in use for a version of secret ${secret.arn}.`,
  );
}

/** Seals the labelled versions again, for a secret that gets another key; the others stay under the old one, as on AWS. */
export async function resealed(sealer: ValueSealer, secret: SecretRecord, kmsKeyId: string): Promise<SecretRecord> {
  const moved = { ...secret, kmsKeyId };
  const versions = await Promise.all(
    secret.versions.map(async (version) => {
      if (version.sealed === undefined || version.stages.length === 0) return version;
      const value = await sealer.open(version.sealed, secret, version.id);
      return { ...version, sealed: await sealer.seal(value, moved, version.id) };
    }),
  );
  return { ...moved, versions };
}
