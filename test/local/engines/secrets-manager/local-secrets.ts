import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { createKmsService, type KmsService } from "../../../../local/engines/kms/kms-service.ts";
import type { InvokeRotation } from "../../../../local/engines/secrets-manager/rotator.ts";
import { createSecretsManagerService } from "../../../../local/engines/secrets-manager/secrets-manager-service.ts";
import { startJsonProtocolServer } from "../../../support/json-protocol-server.ts";

export const DAY_MS = 86_400_000;
const place = { region: "eu-central-1", accountId: "123456789012" };

interface Settings {
  readonly file?: string;
  readonly kms?: KmsService;
  readonly invokeRotation?: InvokeRotation;
}

/** The engine on the local KMS, behind HTTP, with the real client before it and a clock that the test moves. */
export async function startSecrets({ file, kms = createKmsService(place), invokeRotation }: Settings = {}) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const failures: string[] = [];
  const service = createSecretsManagerService({
    ...place,
    kms,
    now: () => clock.now,
    onRotationFailed: (arn, error) => failures.push(`${arn}: ${error}`),
    ...(file === undefined ? {} : { file }),
    ...(invokeRotation === undefined ? {} : { invokeRotation }),
  });
  const server = await startJsonProtocolServer(service);
  const client = new SecretsManagerClient({ ...server.clientSettings, maxAttempts: 1 });

  return {
    clock,
    failures,
    kms,
    service,
    client,
    create: async (Name: string, SecretString?: string) => {
      const input = { Name, ...(SecretString === undefined ? {} : { SecretString }) };
      const { ARN = "", VersionId = "" } = await client.send(new CreateSecretCommand(input));
      return { arn: ARN, version: VersionId };
    },
    put: async (SecretId: string, SecretString: string, stages?: string[]) => {
      const input = { SecretId, SecretString, ...(stages === undefined ? {} : { VersionStages: stages }) };
      return (await client.send(new PutSecretValueCommand(input))).VersionId ?? "";
    },
    get: async (SecretId: string, VersionStage?: string) => {
      const input = { SecretId, ...(VersionStage === undefined ? {} : { VersionStage }) };
      return (await client.send(new GetSecretValueCommand(input))).SecretString;
    },
    stages: async (SecretId: string) =>
      (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {},
    async stop() {
      client.destroy();
      await server.close();
    },
  };
}

export type LocalSecrets = Awaited<ReturnType<typeof startSecrets>>;
