import * as z from "zod";
import { type Operations, operation } from "../operations.ts";
import { invalidParameter, noSuchVersion } from "./secret-errors.ts";
import { bySecretId, stageName } from "./secret-input.ts";
import type { SecretRecord } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";
import { attachStage, CURRENT, detachStage, holderOf } from "./stages.ts";

const versionId = z.string().min(32).max(64).optional();
const moveInput = bySecretId.extend({
  VersionStage: stageName,
  MoveToVersionId: versionId,
  RemoveFromVersionId: versionId,
});
type Move = z.infer<typeof moveInput>;

export function stageOperations(store: SecretStore): Operations {
  return {
    UpdateSecretVersionStage: operation(moveInput, (move) =>
      store.inTurn(async () => {
        const secret = store.find(move.SecretId);
        requireVersions(secret, move);
        requireTakenFrom(secret, move);
        store.put({ ...secret, versions: moved(secret, move), changedAt: store.now() });
        return { ARN: secret.arn, Name: secret.name };
      }),
    ),
  };
}

function moved({ versions }: SecretRecord, { VersionStage, MoveToVersionId, RemoveFromVersionId }: Move) {
  if (MoveToVersionId !== undefined) return attachStage(versions, VersionStage, MoveToVersionId);
  if (RemoveFromVersionId === undefined)
    throw invalidParameter("You must provide MoveToVersionId, RemoveFromVersionId, or both.");
  if (VersionStage === CURRENT)
    throw invalidParameter(`You can't remove staging label ${CURRENT}: move it to another version instead.`);
  return detachStage(versions, VersionStage);
}

function requireVersions({ versions }: SecretRecord, { MoveToVersionId, RemoveFromVersionId }: Move): void {
  for (const wanted of [MoveToVersionId, RemoveFromVersionId])
    if (wanted !== undefined && !versions.some(({ id }) => id === wanted)) throw noSuchVersion(`VersionId: ${wanted}`);
}

// Two rotations that finish at once: each says from whom it takes the label, and the second is told that it is too late.
function requireTakenFrom(
  { versions }: SecretRecord,
  { VersionStage, MoveToVersionId, RemoveFromVersionId }: Move,
): void {
  const holder = holderOf(versions, VersionStage)?.id;
  const isThereAlready = holder === MoveToVersionId && RemoveFromVersionId === undefined;
  if (holder === RemoveFromVersionId || isThereAlready) return;

  throw holder === undefined
    ? invalidParameter(`Staging label ${VersionStage} is not attached to version ${RemoveFromVersionId}.`)
    : invalidParameter(
        `The parameter RemoveFromVersionId must be ${holder}: staging label ${VersionStage} is currently attached to that version.`,
      );
}
