import { randomUUID } from "node:crypto";
import * as z from "zod";
import { answer, epochSeconds } from "../json-answer.ts";
import type { JsonObject } from "../json-service.ts";
import { type Operations, operation } from "../operations.ts";
import { passwordPolicy, randomPassword } from "./random-password.ts";
import { alreadyExists, invalidParameter, invalidRequest, noSuchSecret } from "./secret-errors.ts";
import { bySecretId, valueIn, valueMembers } from "./secret-input.ts";
import { type SecretRecord, tag } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";
import { CURRENT } from "./stages.ts";
import type { ValueSealer } from "./value-sealer.ts";
import { resealed, withNewValue } from "./vault.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** What AWS grants to whoever does not say; the shortest window is seven days. */
const DEFAULT_RECOVERY_DAYS = 30;

const createInput = z.strictObject({
  Name: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9/_+=.@-]+$/),
  Description: z.string().max(2048).optional(),
  KmsKeyId: z.string().max(2048).optional(),
  Tags: z.array(tag).default([]),
  ...valueMembers,
});
const updateInput = bySecretId.extend({
  Description: z.string().max(2048).optional(),
  KmsKeyId: z.string().max(2048).optional(),
  ...valueMembers,
});
const deleteInput = bySecretId.extend({
  RecoveryWindowInDays: z.number().int().min(7).max(30).optional(),
  ForceDeleteWithoutRecovery: z.boolean().default(false),
});

export function secretOperations(store: SecretStore, sealer: ValueSealer): Operations {
  return {
    CreateSecret: operation(createInput, (input) =>
      store.inTurn(async () => {
        const { ClientRequestToken: versionId = randomUUID() } = input;
        const value = valueIn(input);
        const secret = startingPoint(store, input, versionId);
        const created =
          value === undefined
            ? secret
            : await withNewValue(store, sealer, secret, { value, versionId, stages: [CURRENT] });
        store.put(created);
        return named(created, value === undefined ? undefined : versionId);
      }),
    ),

    UpdateSecret: operation(updateInput, (input) =>
      store.inTurn(async () => {
        const { ClientRequestToken: versionId = randomUUID(), KmsKeyId, Description } = input;
        const value = valueIn(input);
        const found = store.find(input.SecretId);
        const rekeyed = KmsKeyId === undefined ? found : await resealed(sealer, found, KmsKeyId);
        const described = Description === undefined ? rekeyed : { ...rekeyed, description: Description };
        const updated =
          value === undefined
            ? { ...described, changedAt: store.now() }
            : await withNewValue(store, sealer, described, { value, versionId, stages: [CURRENT] });
        store.put(updated);
        return named(updated, value === undefined ? undefined : versionId);
      }),
    ),

    DeleteSecret: operation(deleteInput, (input) => store.inTurn(async () => deleted(store, input))),

    RestoreSecret: operation(bySecretId, ({ SecretId }) =>
      store.inTurn(async () => {
        const secret = store.lookUp(SecretId);
        if (secret === undefined) throw noSuchSecret();
        const { deletion: _, ...restored } = secret;
        store.put(restored);
        return named(restored);
      }),
    ),

    GetRandomPassword: operation(passwordPolicy, (policy) => ({ RandomPassword: randomPassword(policy) })),
  };
}

/** A new record, or the one that an earlier try of the very same request made. */
function startingPoint(store: SecretStore, input: z.infer<typeof createInput>, versionId: string): SecretRecord {
  const { Name: name, Description: description, KmsKeyId: kmsKeyId, Tags: tags } = input;
  const existing = store.lookUp(name);
  if (existing?.deletion !== undefined)
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  if (existing?.versions.some(({ id }) => id === versionId)) return existing;
  if (existing !== undefined) throw alreadyExists(`The operation failed because the secret ${name} already exists.`);

  const now = store.now();
  return {
    ...{ arn: store.newArn(name), name, tags, createdAt: now, changedAt: now, versions: [] },
    ...(description === undefined ? {} : { description }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}

function deleted(store: SecretStore, input: z.infer<typeof deleteInput>): JsonObject {
  const { SecretId, RecoveryWindowInDays, ForceDeleteWithoutRecovery: isForced } = input;
  if (isForced && RecoveryWindowInDays !== undefined)
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");

  const requestedAt = store.now();
  if (isForced) return erased(store, SecretId, requestedAt);

  const secret = store.find(SecretId);
  const dueAt = requestedAt + (RecoveryWindowInDays ?? DEFAULT_RECOVERY_DAYS) * DAY_MS;
  store.put({ ...secret, deletion: { requestedAt, dueAt } });
  return { ...named(secret), DeletionDate: epochSeconds(dueAt) };
}

/** AWS answers the same whether or not there was anything to delete. */
function erased(store: SecretStore, secretId: string, requestedAt: number): JsonObject {
  const secret = store.lookUp(secretId);
  if (secret !== undefined) store.remove(secret);
  const answered = secret === undefined ? { Name: secretId } : named(secret);
  return { ...answered, DeletionDate: epochSeconds(requestedAt) };
}

function named({ arn, name }: SecretRecord, versionId?: string): JsonObject {
  return answer({ ARN: arn, Name: name, VersionId: versionId });
}
