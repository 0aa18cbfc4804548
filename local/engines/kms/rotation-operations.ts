import * as z from "zod";
import { answer, epochSeconds } from "../json-answer.ts";
import { type Operations, operation } from "../operations.ts";
import { rotatableKey } from "./key-guards.ts";
import { nextRotationAt, rotated } from "./key-rotation.ts";
import type { KeyStore } from "./key-store.ts";

export const DEFAULT_ROTATION_PERIOD_DAYS = 365;

const byKeyId = z.strictObject({ KeyId: z.string().min(1).max(2048) });
const enableInput = byKeyId.extend({
  RotationPeriodInDays: z.number().int().min(90).max(2560).default(DEFAULT_ROTATION_PERIOD_DAYS),
});

export function rotationOperations(store: KeyStore): Operations {
  return {
    RotateKeyOnDemand: operation(byKeyId, ({ KeyId }) => {
      const key = rotatableKey(store, KeyId);
      store.put(rotated(key, store.now()));
      return { KeyId: store.arnOf(key) };
    }),

    EnableKeyRotation: operation(enableInput, ({ KeyId, RotationPeriodInDays }) => {
      const key = rotatableKey(store, KeyId);
      store.put({ ...key, rotation: { periodInDays: RotationPeriodInDays, startedAt: store.now() } });
      return {};
    }),

    DisableKeyRotation: operation(byKeyId, ({ KeyId }) => {
      const { rotation: _, ...unrotated } = rotatableKey(store, KeyId);
      store.put(unrotated);
      return {};
    }),

    GetKeyRotationStatus: operation(byKeyId, ({ KeyId }) => {
      const key = store.find(KeyId);
      const next = nextRotationAt(key);
      return answer({
        KeyId: store.arnOf(key),
        KeyRotationEnabled: key.rotation !== undefined,
        RotationPeriodInDays: key.rotation?.periodInDays,
        NextRotationDate: next === undefined ? undefined : epochSeconds(next),
      });
    }),
  };
}
