import { randomUUID } from "node:crypto";
import * as z from "zod";
import { answer, epochSeconds } from "../json-answer.ts";
import { AwsError, type JsonObject } from "../json-service.ts";
import { type Operations, operation } from "../operations.ts";
import { invalidParameter, invalidRequest, noSuchVersion } from "./secret-errors.ts";
import { matches, secretFilters } from "./secret-filters.ts";
import { bySecretId, requiredValue, secretId, stageName, valueMembers } from "./secret-input.ts";
import type { SecretRecord, SecretVersion } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";
import { CURRENT, holderOf } from "./stages.ts";
import type { ValueSealer } from "./value-sealer.ts";
import { withNewValue } from "./vault.ts";

const MAX_BATCH = 20;
const getInput = bySecretId.extend({
  VersionId: z.string().min(32).max(64).optional(),
  VersionStage: stageName.optional(),
});
const batchInput = z.strictObject({
  SecretIdList: z.array(secretId).min(1).max(MAX_BATCH).optional(),
  Filters: secretFilters.optional(),
  MaxResults: z.number().int().min(1).max(MAX_BATCH).optional(),
});
const putInput = bySecretId.extend({ ...valueMembers, VersionStages: z.array(stageName).min(1).max(20).optional() });

export function valueOperations(store: SecretStore, sealer: ValueSealer): Operations {
  const read = async (secret: SecretRecord, versionId?: string, stage?: string): Promise<JsonObject> => {
    const version = versionOf(secret, versionId, stage);
    const value = await sealer.open(version.sealed, secret, version.id);
    return answer({
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      SecretString: "text" in value ? value.text : undefined,
      SecretBinary: "base64" in value ? value.base64 : undefined,
      VersionStages: version.stages,
      CreatedDate: epochSeconds(version.createdAt),
    });
  };

  return {
    GetSecretValue: operation(getInput, ({ SecretId, VersionId, VersionStage }) =>
      read(store.find(SecretId), VersionId, VersionStage),
    ),

    // One secret that fails must not cost the caller the others; what went wrong with it is listed beside them.
    BatchGetSecretValue: operation(batchInput, async (input) => {
      const results = await Promise.allSettled(wantedSecrets(store, input).map(async (find) => read(find())));
      const ids = input.SecretIdList ?? [];
      return {
        SecretValues: results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
        Errors: results.flatMap((result, index) =>
          result.status === "rejected" ? [batchError(ids[index] ?? "", result.reason)] : [],
        ),
      };
    }),

    PutSecretValue: operation(putInput, (input) =>
      store.inTurn(async () => {
        const { SecretId, ClientRequestToken: versionId = randomUUID(), VersionStages: stages = [CURRENT] } = input;
        const value = requiredValue(input);
        const secret = await withNewValue(store, sealer, store.find(SecretId), { value, versionId, stages });
        store.put(secret);
        const held = secret.versions.find(({ id }) => id === versionId)?.stages ?? [];
        return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages: held };
      }),
    ),
  };
}

type FilledVersion = SecretVersion & { readonly sealed: string };

function versionOf({ versions }: SecretRecord, versionId?: string, stage?: string): FilledVersion {
  const wantedStage = stage ?? CURRENT;
  const version =
    versionId === undefined ? holderOf(versions, wantedStage) : versions.find(({ id }) => id === versionId);
  const isMislabelled = version !== undefined && stage !== undefined && !version.stages.includes(stage);
  if (isMislabelled)
    throw invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
  if (version?.sealed === undefined)
    throw noSuchVersion(versionId === undefined ? `staging label: ${wantedStage}` : `VersionId: ${versionId}`);
  return { ...version, sealed: version.sealed };
}

/** Finding is put off, so that a secret that is missing becomes an entry among the errors and not the answer. */
function wantedSecrets(
  store: SecretStore,
  { SecretIdList, Filters, MaxResults = MAX_BATCH }: z.infer<typeof batchInput>,
): readonly (() => SecretRecord)[] {
  if ((SecretIdList === undefined) === (Filters === undefined))
    throw invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
  if (SecretIdList !== undefined) return SecretIdList.map((id) => () => store.find(id));

  const found = store.all().filter((secret) => secret.deletion === undefined && matches(secret, Filters ?? []));
  return found.slice(0, MaxResults).map((secret) => () => secret);
}

function batchError(id: string, reason: unknown): JsonObject {
  if (!(reason instanceof AwsError)) throw reason;
  return { SecretId: id, ErrorCode: reason.code, Message: reason.message };
}
