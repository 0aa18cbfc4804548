import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { settingsOf } from "../../lib/settings.ts";
import stages from "../../posthorn.config.ts";
import type { Aws } from "../aws/aws-command.ts";
import { readDeployment } from "../aws/deployment.ts";
import type { Say } from "../say.ts";
import { UsageError } from "../usage-error.ts";
import { accountChecks } from "./account-checks.ts";
import { apiChecks } from "./api-checks.ts";
import { createCallApi } from "./api-client.ts";
import { type Check, runChecks } from "./check.ts";
import { openApiAsReceiver, openGivenReceiver, openLoopbackReceiver } from "./receiver.ts";
import { resourceChecks } from "./resource-checks.ts";
import { stackChecks } from "./stack-checks.ts";

export const DOCTOR_USAGE =
  "posthorn doctor before --stage prod | after --stage prod [--receiver URL] | api --api URL [--receiver URL], the admin key in POSTHORN_ADMIN_KEY";

export interface DoctorPorts {
  readonly aws: Aws;
  readonly say: Say;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `posthorn doctor`: 0 when nothing is wrong. It changes nothing but for an endpoint and an event of its own tenant. */
export async function doctor(args: readonly string[], ports: DoctorPorts): Promise<number> {
  const wrongs = await runChecks(await checksFor(args, ports), ports.say);
  return wrongs === 0 ? 0 : 1;
}

async function checksFor(args: readonly string[], ports: DoctorPorts): Promise<readonly Check[]> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { stage: { type: "string" }, api: { type: "string" }, receiver: { type: "string" } },
  });
  switch (positionals[0]) {
    case "before":
      return accountChecks(settingsOf(given("--stage", values.stage), stages), ports.aws);
    case "after":
      return deploymentChecks(given("--stage", values.stage), values.receiver, ports);
    case "api":
      return checksOfApi(given("--api", values.api), values.receiver, adminKeyOf(ports));
    default:
      throw new UsageError(`"${positionals[0] ?? ""}" is no time for a doctor`, DOCTOR_USAGE);
  }
}

async function deploymentChecks(
  stage: string,
  receiver: string | undefined,
  { aws }: DoctorPorts,
): Promise<readonly Check[]> {
  settingsOf(stage, stages);
  const { resources, apiUrl, adminKey } = await readDeployment(stage, aws);
  const clients = {
    dynamodb: new DynamoDBClient({}),
    sqs: new SQSClient({}),
    kms: new KMSClient({}),
    secrets: new SecretsManagerClient({}),
    s3: new S3Client({}),
  };
  return [
    ...stackChecks(stage, aws),
    ...resourceChecks(resources, clients),
    ...checksOfApi(apiUrl, receiver, adminKey),
  ];
}

function checksOfApi(apiUrl: string, receiver: string | undefined, adminKey: string): readonly Check[] {
  const isHere = new URL(apiUrl).hostname === "127.0.0.1";
  const open =
    receiver !== undefined ? openGivenReceiver(receiver) : isHere ? openLoopbackReceiver : openApiAsReceiver(apiUrl);
  return apiChecks(createCallApi(apiUrl, adminKey), open);
}

/** From the environment: an option would stay in the shell's history and in the list of processes. */
function adminKeyOf({ environment }: DoctorPorts): string {
  return given("POSTHORN_ADMIN_KEY", environment.POSTHORN_ADMIN_KEY);
}

function given(name: string, value: string | undefined): string {
  if (value) return value;
  throw new UsageError(`${name} is missing`, DOCTOR_USAGE);
}
