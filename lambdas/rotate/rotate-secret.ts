import type { Chance } from "../../core/id.ts";
import type { SecretRules } from "../../core/platform-secret-rules.ts";

export type RotationStep = "createSecret" | "setSecret" | "testSecret" | "finishSecret";

export interface Rotation {
  readonly step: RotationStep;
  readonly secretArn: string;
  /** The id of the version that is to become the current one. The same for every repeat of a step. */
  readonly token: string;
}

/** Where the labels of a secret are. */
export interface SecretLabels {
  readonly current: string | undefined;
  readonly pending: string | undefined;
}

export interface RotatePorts {
  readonly rulesOf: (secretArn: string) => SecretRules | undefined;
  readonly readLabels: (secretArn: string) => Promise<SecretLabels>;
  /** Undefined when there is no such version, or no value in it yet. */
  readonly readVersion: (secretArn: string, versionId: string) => Promise<string | undefined>;
  /** Keeps what is there, when the version has a value already. */
  readonly putPending: (secretArn: string, versionId: string, value: string) => Promise<void>;
  readonly moveCurrent: (secretArn: string, from: string, to: string) => Promise<void>;
  readonly chance: Chance;
}

export class RotationRefused extends Error {
  override readonly name = "RotationRefused";
  readonly code: "secret_unknown" | "version_not_pending" | "value_missing";

  constructor(code: RotationRefused["code"], { step, secretArn }: Rotation, found: string) {
    super(`Cannot make step ${step} of the rotation of "${secretArn}": ${found}`);
    this.code = code;
  }
}

/**
 * One step of a rotation. Secrets Manager repeats a rotation that failed from its first step and under the same token,
 * so each step leaves alone what was done already.
 */
export function createRotateSecret(ports: RotatePorts): (rotation: Rotation) => Promise<void> {
  return async (rotation) => {
    const { step, secretArn, token } = rotation;
    const rules = ports.rulesOf(secretArn);
    if (rules === undefined)
      throw new RotationRefused("secret_unknown", rotation, "it is none of the platform secrets");

    const { current, pending } = await ports.readLabels(secretArn);
    if (current === token) return; // finished before
    if (current === undefined || pending !== token)
      throw new RotationRefused("version_not_pending", rotation, `found version ${pending} pending, wanted ${token}`);

    if (step === "createSecret") await createVersion(rotation, current, rules, ports);
    if (step === "testSecret") await testVersion(rotation, current, rules, ports);
    if (step === "finishSecret") await ports.moveCurrent(secretArn, current, token);
    // setSecret is for secrets that something else has to be told of. Ours are known to who reads them, and no one else.
  };
}

async function createVersion(rotation: Rotation, current: string, rules: SecretRules, ports: RotatePorts) {
  const { secretArn, token } = rotation;
  if ((await ports.readVersion(secretArn, token)) !== undefined) return;

  const value = rules.next(await textOf(rotation, current, ports), ports.chance);
  await ports.putPending(secretArn, token, value);
}

async function testVersion(rotation: Rotation, current: string, rules: SecretRules, ports: RotatePorts) {
  const [next, replaced] = await Promise.all([
    textOf(rotation, rotation.token, ports),
    textOf(rotation, current, ports),
  ]);
  rules.refuseUnsound(next, replaced);
}

async function textOf(rotation: Rotation, versionId: string, { readVersion }: RotatePorts): Promise<string> {
  const value = await readVersion(rotation.secretArn, versionId);
  if (value === undefined)
    throw new RotationRefused("value_missing", rotation, `version ${versionId} has no text value`);
  return value;
}
