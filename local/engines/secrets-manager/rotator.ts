import type { SecretRecord } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";
import { CURRENT, holderOf } from "./stages.ts";

export interface RotationEvent {
  readonly Step: "createSecret" | "setSecret" | "testSecret" | "finishSecret";
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

export type InvokeRotation = (functionArn: string, event: RotationEvent) => Promise<unknown>;

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export interface Rotator {
  /** Does not wait: like AWS, the caller of RotateSecret gets an answer before the function has run. */
  start(secret: SecretRecord, functionArn: string, token: string): void;
  isRunning(secret: SecretRecord): boolean;
  /** Settles when no rotation is running. */
  idle(): Promise<void>;
}

interface RotatorPorts {
  readonly store: SecretStore;
  readonly invoke: InvokeRotation;
  readonly onFailure: (secretArn: string, error: unknown) => void;
}

export function createRotator({ store, invoke, onFailure }: RotatorPorts): Rotator {
  const running = new Map<string, Promise<void>>();

  async function rotate({ arn }: SecretRecord, functionArn: string, token: string): Promise<void> {
    // Not in the store's turn: the function itself calls back to put and move versions, and would wait for ever.
    for (const Step of STEPS) await invoke(functionArn, { Step, SecretId: arn, ClientRequestToken: token });
    await store.inTurn(async () => recordRotation(store, arn, token));
  }

  return {
    // A failure leaves AWSPENDING in place: that is what says, also after a crash, that the rotation is to be tried again.
    start(secret, functionArn, token) {
      const rotation = rotate(secret, functionArn, token)
        .catch((error: unknown) => onFailure(secret.arn, error))
        .finally(() => running.delete(secret.arn));
      running.set(secret.arn, rotation);
    },
    isRunning: ({ arn }) => running.has(arn),
    async idle() {
      await Promise.all(running.values());
    },
  };
}

function recordRotation(store: SecretStore, arn: string, token: string): void {
  const secret = store.find(arn);
  const current = holderOf(secret.versions, CURRENT)?.id;
  if (current !== token)
    throw new Error(
      `Cannot finish the rotation of "${arn}": ${CURRENT} is at version ${current} after finishSecret, wanted ${token}`,
    );
  if (secret.rotation === undefined) return; // cancelled and removed while it ran
  store.put({ ...secret, rotation: { ...secret.rotation, lastRotatedAt: store.now() } });
}
