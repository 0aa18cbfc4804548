import * as z from "zod";
import { answer, epochSeconds } from "../json-answer.ts";
import type { JsonObject } from "../json-service.ts";
import { type Operations, operation } from "../operations.ts";
import { pageOf } from "../page.ts";
import { nextRotationAt } from "./rotation-rules.ts";
import { noSuchSecret } from "./secret-errors.ts";
import { matches, secretFilters } from "./secret-filters.ts";
import { bySecretId } from "./secret-input.ts";
import type { SecretRecord } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";

const pageSize = z.number().int().min(1).max(100).default(100);
const listInput = z.strictObject({
  Filters: secretFilters.default([]),
  IncludePlannedDeletion: z.boolean().default(false),
  MaxResults: pageSize,
  NextToken: z.string().optional(),
});
const listVersionsInput = bySecretId.extend({
  IncludeDeprecated: z.boolean().default(false),
  MaxResults: pageSize,
  NextToken: z.string().optional(),
});

export function descriptionOperations(store: SecretStore): Operations {
  return {
    DescribeSecret: operation(bySecretId, ({ SecretId }) => {
      const secret = store.lookUp(SecretId);
      if (secret === undefined) throw noSuchSecret();
      return { ...describe(secret), VersionIdsToStages: stagesByVersion(secret) };
    }),

    ListSecrets: operation(listInput, ({ Filters, IncludePlannedDeletion, MaxResults, NextToken }) => {
      const items = store
        .all()
        .filter((secret) => IncludePlannedDeletion || secret.deletion === undefined)
        .filter((secret) => matches(secret, Filters));
      const page = pageOf({ items, nameOf: ({ name }) => name, limit: MaxResults, cursor: NextToken });
      const list = page.items.map((secret) => ({
        ...describe(secret),
        SecretVersionsToStages: stagesByVersion(secret),
      }));
      return answer({ SecretList: list, NextToken: page.next });
    }),

    ListSecretVersionIds: operation(listVersionsInput, ({ SecretId, IncludeDeprecated, MaxResults, NextToken }) => {
      const secret = store.find(SecretId);
      const items = secret.versions.filter(({ stages }) => IncludeDeprecated || stages.length > 0);
      const page = pageOf({ items, nameOf: ({ id }) => id, limit: MaxResults, cursor: NextToken });
      const versions = page.items.map(({ id, stages, createdAt }) => ({
        VersionId: id,
        VersionStages: stages,
        CreatedDate: epochSeconds(createdAt),
      }));
      return answer({ ARN: secret.arn, Name: secret.name, Versions: versions, NextToken: page.next });
    }),
  };
}

function describe(secret: SecretRecord): JsonObject {
  const { deletion, rotation } = secret;
  const next = nextRotationAt(secret);
  return answer({
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: epochSeconds(secret.createdAt),
    LastChangedDate: epochSeconds(secret.changedAt),
    DeletedDate: deletion === undefined ? undefined : epochSeconds(deletion.requestedAt),
    RotationEnabled: rotation?.isEnabled,
    RotationLambdaARN: rotation?.functionArn,
    RotationRules: rotation?.rules,
    LastRotatedDate: rotation?.lastRotatedAt === undefined ? undefined : epochSeconds(rotation.lastRotatedAt),
    NextRotationDate: next === undefined ? undefined : epochSeconds(next),
    Tags: secret.tags,
  });
}

/** Versions without a label are deprecated and not shown, though their values can still be read by id. */
function stagesByVersion({ versions }: SecretRecord): JsonObject {
  const labelled = versions.filter(({ stages }) => stages.length > 0);
  return Object.fromEntries(labelled.map(({ id, stages }) => [id, stages]));
}
