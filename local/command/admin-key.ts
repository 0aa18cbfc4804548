import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { LocalCloud } from "../cloud/cloud.ts";

/** Where the operator of a deployed stage reads it too. */
export async function readAdminKey({ place, gateway, operator, output }: LocalCloud): Promise<string> {
  const secrets = new SecretsManagerClient({ region: place.region, endpoint: gateway.url, credentials: operator });
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: output("AdminKeySecretArn") }));
  secrets.destroy();
  if (SecretString === undefined) throw new Error("Cannot read the admin key: its secret has no value");
  return SecretString;
}
