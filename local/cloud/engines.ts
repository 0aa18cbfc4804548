import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createDynamoDbEngine, type DynamoDbEngine } from "../engines/dynamodb/engine.ts";
import type { EngineChoice } from "../engines/dynamodb/engine-program.ts";
import { createEventBridgeService, type EventBridgeService } from "../engines/event-bridge/event-bridge-service.ts";
import { createKmsService, type KmsService } from "../engines/kms/kms-service.ts";
import { createS3Store, type S3Store } from "../engines/s3/s3-store.ts";
import type { InvokeRotation } from "../engines/secrets-manager/rotator.ts";
import {
  createSecretsManagerService,
  type SecretsManagerService,
} from "../engines/secrets-manager/secrets-manager-service.ts";
import { createSqsService, type SqsService } from "../engines/sqs/sqs-service.ts";
import type { Place } from "./place.ts";

export interface EngineOptions {
  readonly place: Place;
  /** Where everything is kept; in memory when left out. */
  readonly dataDirectory: string | undefined;
  readonly dynamoDb: EngineChoice;
  /** What queue URLs begin with; known only once the gateway listens. */
  readonly baseUrl: () => string;
  readonly invokeRotation: InvokeRotation;
  readonly log: (line: string) => void;
}

export interface CloudEngines {
  readonly sqs: SqsService;
  readonly dynamodb: DynamoDbEngine;
  readonly kms: KmsService;
  readonly secretsmanager: SecretsManagerService;
  readonly s3: S3Store;
  readonly events: EventBridgeService;
  close(): Promise<void>;
}

/** The services behind the functions, each on its own files below the data directory. */
export async function startEngines(options: EngineOptions): Promise<CloudEngines> {
  const { place, baseUrl, log } = options;
  const at = places(options.dataDirectory);
  const dynamodb = await createDynamoDbEngine({
    engine: options.dynamoDb,
    onUnexpectedEnd: (reason) => log(`the DynamoDB engine ended: ${reason}`),
    ...at.directory("dynamodb"),
  });
  const kms = createKmsService({ ...place, ...at.file("kms.json") });
  const sqs = createSqsService({ ...place, baseUrl, receiversAreGone: true, ...at.file("sqs.sqlite") });
  const secretsmanager = createSecretsManagerService({
    ...place,
    kms,
    invokeRotation: options.invokeRotation,
    onRotationFailed: (arn, error) => log(`rotation of ${arn} failed: ${String(error)}`),
    ...at.file("secrets.json"),
  });
  const s3 = createS3Store(at.directory("s3"));
  const events = createEventBridgeService(place);
  const all = [secretsmanager, sqs, kms, s3, events, dynamodb];
  return { sqs, dynamodb, kms, secretsmanager, s3, events, close: () => closeInOrder(all) };
}

/** Options that name a file or directory below the data directory, or nothing where all is kept in memory. */
function places(dataDirectory: string | undefined) {
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const below = (name: string) => (dataDirectory === undefined ? undefined : join(dataDirectory, name));
  return {
    file(name: string) {
      const file = below(name);
      return file === undefined ? {} : { file };
    },
    directory(name: string) {
      const directory = below(name);
      return directory === undefined ? {} : { directory };
    },
  };
}

async function closeInOrder(engines: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const engine of engines) await engine.close();
}
