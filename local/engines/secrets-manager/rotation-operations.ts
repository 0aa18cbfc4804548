import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { type Operations, operation } from "../operations.ts";
import { intervalOf, nextRotationAt, type RotationRules, rotationRules } from "./rotation-rules.ts";
import type { Rotator } from "./rotator.ts";
import { invalidRequest } from "./secret-errors.ts";
import { bySecretId, requestToken } from "./secret-input.ts";
import type { Rotation, SecretRecord } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";
import { CURRENT, holderOf, PENDING } from "./stages.ts";
import { withVersion } from "./versions.ts";

const rotateInput = bySecretId.extend({
  ClientRequestToken: requestToken.optional(),
  RotationLambdaARN: z.string().max(2048).optional(),
  RotationRules: rotationRules.optional(),
  RotateImmediately: z.boolean().default(true),
});

export function rotationOperations(store: SecretStore, rotator: Rotator): Operations {
  return {
    // AWS also tries the testSecret step when the rotation is not immediate. Here that would run the function while
    // the local cloud is still being put together.
    RotateSecret: operation(rotateInput, (input) =>
      store.inTurn(async () => {
        const found = store.find(input.SecretId);
        const rotation = configured(found, input.RotationLambdaARN, input.RotationRules, store.now());
        const secret = { ...found, rotation };
        const token = input.ClientRequestToken ?? randomUUID();
        if (input.RotateImmediately) begin(store, rotator, secret, token);
        else store.put(secret);
        return { ARN: secret.arn, Name: secret.name, VersionId: token };
      }),
    ),

    CancelRotateSecret: operation(bySecretId, ({ SecretId }) =>
      store.inTurn(async () => {
        const secret = store.find(SecretId);
        if (secret.rotation !== undefined) store.put({ ...secret, rotation: { ...secret.rotation, isEnabled: false } });
        const pending = unfinishedToken(secret);
        return { ARN: secret.arn, Name: secret.name, ...(pending === undefined ? {} : { VersionId: pending }) };
      }),
    ),
  };
}

/** Starts what is due by its schedule, and again what a failure or a crash left unfinished. */
export async function rotateDue(store: SecretStore, rotator: Rotator): Promise<void> {
  await store.inTurn(async () => {
    for (const secret of store.all().filter(isRotating)) {
      const token = dueToken(secret, store.now());
      if (token !== undefined && !rotator.isRunning(secret)) begin(store, rotator, secret, token);
    }
  });
  await rotator.idle();
}

type RotatingSecret = SecretRecord & { readonly rotation: Rotation };

function isRotating(secret: SecretRecord): secret is RotatingSecret {
  return secret.rotation?.isEnabled === true && secret.deletion === undefined;
}

function dueToken(secret: RotatingSecret, now: number): string | undefined {
  const dueAt = nextRotationAt(secret);
  return unfinishedToken(secret) ?? (dueAt !== undefined && now >= dueAt ? randomUUID() : undefined);
}

/** Announces the version before the function is called, as AWS does: the function refuses a token it cannot find. */
function begin(store: SecretStore, rotator: Rotator, secret: RotatingSecret, token: string): void {
  const unfinished = unfinishedToken(secret);
  if (rotator.isRunning(secret) || (unfinished !== undefined && unfinished !== token))
    throw invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");

  const isAnnounced = secret.versions.some(({ id }) => id === token);
  const versions = isAnnounced
    ? secret.versions
    : withVersion(secret.versions, { id: token, createdAt: store.now() }, [PENDING]);
  store.put({ ...secret, versions });
  rotator.start(secret, secret.rotation.functionArn, token);
}

function configured(
  { rotation, arn }: SecretRecord,
  functionArn = rotation?.functionArn,
  rules: RotationRules | undefined,
  now: number,
): Rotation {
  if (functionArn === undefined)
    throw invalidRequest(`No Lambda rotation function ARN is associated with the secret ${arn}.`);
  // The same rules again, as at every start of a local cloud, must not put off what they already said.
  const wanted = JSON.parse(JSON.stringify(rules ?? rotation?.rules ?? {}));
  if (rotation !== undefined && isDeepStrictEqual(rotation.rules, wanted))
    return { ...rotation, functionArn, isEnabled: true };

  const intervalMs = intervalOf(rules ?? {});
  return {
    isEnabled: true,
    functionArn,
    rules: wanted,
    configuredAt: now,
    ...(intervalMs === undefined ? {} : { intervalMs }),
    ...(rotation?.lastRotatedAt === undefined ? {} : { lastRotatedAt: rotation.lastRotatedAt }),
  };
}

/** AWSPENDING beside AWSCURRENT is the mark of a rotation that ended well. */
function unfinishedToken({ versions }: SecretRecord): string | undefined {
  const pending = holderOf(versions, PENDING)?.id;
  return pending === holderOf(versions, CURRENT)?.id ? undefined : pending;
}
