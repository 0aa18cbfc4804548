import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";

/** What a rotation does in Secrets Manager. */
export interface RotatingSecrets {
  readLabels(
    secretArn: string,
  ): Promise<{ readonly current: string | undefined; readonly pending: string | undefined }>;
  readVersion(secretArn: string, versionId: string): Promise<string | undefined>;
  putPending(secretArn: string, versionId: string, value: string): Promise<void>;
  moveCurrent(secretArn: string, from: string, to: string): Promise<void>;
}

export function createRotatingSecrets(client: SecretsManagerClient): RotatingSecrets {
  return {
    readLabels: async (SecretId) => {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      const holderOf = (label: string) =>
        Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes(label))?.[0];
      return { current: holderOf("AWSCURRENT"), pending: holderOf("AWSPENDING") };
    },

    readVersion: (SecretId, VersionId) =>
      unlessNamed("ResourceNotFoundException", async () => {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionId }));
        return SecretString;
      }),

    // Another value under the same token is refused: then a run beside this one was first, and its value counts.
    putPending: async (SecretId, ClientRequestToken, SecretString) => {
      const VersionStages = ["AWSPENDING"];
      const command = new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages });
      await unlessNamed("ResourceExistsException", () => client.send(command));
    },

    // Whoever loses AWSCURRENT gets AWSPREVIOUS from Secrets Manager itself.
    moveCurrent: async (SecretId, RemoveFromVersionId, MoveToVersionId) => {
      const VersionStage = "AWSCURRENT";
      const move = { SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId };
      await client.send(new UpdateSecretVersionStageCommand(move));
    },
  };
}

async function unlessNamed<Result>(errorName: string, call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === errorName) return undefined;
    throw error;
  }
}
