import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** All values of a secret that count now, the current one first: during a rotation the previous one still does. */
export async function readSecretVersions(client: SecretsManagerClient, secretArn: string): Promise<readonly string[]> {
  const [current, previous] = await Promise.all([
    readStage(client, secretArn, "AWSCURRENT"),
    readStage(client, secretArn, "AWSPREVIOUS"),
  ]);
  if (current === undefined) throw new Error(`Cannot read secret "${secretArn}": it has no current text value`);
  return previous === undefined ? [current] : [current, previous];
}

async function readStage(client: SecretsManagerClient, secretArn: string, stage: string): Promise<string | undefined> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage });
    return (await client.send(command)).SecretString;
  } catch (error) {
    // A secret that was never rotated has no previous version.
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
