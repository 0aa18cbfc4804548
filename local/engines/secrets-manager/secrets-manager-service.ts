import { AwsError, type JsonService } from "../json-service.ts";
import { callOperation } from "../operations.ts";
import { descriptionOperations } from "./description-operations.ts";
import { type EnsuredSecret, ensureSecret, type SecretDefinition } from "./ensure-secret.ts";
import { rotateDue, rotationOperations } from "./rotation-operations.ts";
import { createRotator, type InvokeRotation } from "./rotator.ts";
import { secretOperations } from "./secret-operations.ts";
import { openSecretStore } from "./secret-store.ts";
import { stageOperations } from "./stage-operations.ts";
import { valueOperations } from "./value-operations.ts";
import { createKmsSealer, unsealed } from "./value-sealer.ts";

interface CommonOptions {
  readonly region: string;
  readonly accountId: string;
  readonly now?: () => number;
  /** Calls the rotation function; without it RotateSecret fails its rotations, and says so to `onRotationFailed`. */
  readonly invokeRotation?: InvokeRotation;
  readonly onRotationFailed?: (secretArn: string, error: unknown) => void;
}

/** Secrets that lie in a file are sealed under KMS; only those in memory may do without. */
export type SecretsManagerOptions = CommonOptions &
  ({ readonly kms: JsonService; readonly file?: string } | { readonly kms?: undefined; readonly file?: undefined });

export interface SecretsManagerService extends JsonService {
  /** With an ARN, where the template's references already name one. */
  ensureSecret(definition: SecretDefinition, arn?: string): Promise<EnsuredSecret>;
  /** To be called now and then: rotates what is due and tries again what was left unfinished. */
  rotateDue(): Promise<void>;
}

/** Secrets Manager for the local cloud: versions and their labels move exactly as on AWS. */
export function createSecretsManagerService(options: SecretsManagerOptions): SecretsManagerService {
  const { region, accountId, file, kms, now = Date.now } = options;
  const { invokeRotation: invoke = refuseRotation, onRotationFailed: onFailure = () => {} } = options;
  const store = openSecretStore({ file, region, accountId, now });
  const sealer = kms === undefined ? unsealed : createKmsSealer(kms);
  const rotator = createRotator({ store, invoke, onFailure });
  const operations = {
    ...secretOperations(store, sealer),
    ...valueOperations(store, sealer),
    ...descriptionOperations(store),
    ...stageOperations(store),
    ...rotationOperations(store, rotator),
  };
  const call: JsonService["call"] = (operation, input) => callOperation(operations, operation, input);

  return {
    call,
    ensureSecret: (definition, arn) => ensureSecret({ call }, store, definition, arn),
    rotateDue: () => rotateDue(store, rotator),
    close: () => rotator.idle(),
  };
}

async function refuseRotation(functionArn: string): Promise<never> {
  throw new AwsError("InvalidRequestException", `Cannot invoke ${functionArn}: no functions run here`);
}
