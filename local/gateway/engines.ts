import type { DynamoDbEngine } from "../engines/dynamodb/engine.ts";
import type { HttpEngine } from "../engines/http-engine.ts";
import type { JsonObject, JsonService } from "../engines/json-service.ts";
import type { S3Store } from "../engines/s3/s3-store.ts";
import { access, type Place } from "./access/access-of.ts";
import { eventsAccess } from "./access/events.ts";
import { kmsAccess } from "./access/kms.ts";
import { s3Access, s3AccessToBeToldOfNothing } from "./access/s3.ts";
import { secretsManagerAccess } from "./access/secrets-manager.ts";
import { sqsAccess } from "./access/sqs.ts";
import type { Units } from "./billed-units.ts";
import { dynamoDbPort } from "./dynamodb-port.ts";
import { httpPort } from "./http-port.ts";
import { jsonPort } from "./json-port.ts";
import { withTrace } from "./message-traces.ts";
import { s3Engine } from "./s3-engine.ts";
import type { ServicePort } from "./service-port.ts";
import { billedEvents, sqsRequests } from "./units/payload-chunks.ts";
import { s3Units } from "./units/s3-class.ts";

type Callable = Pick<JsonService, "call">;

/** The engines behind the gateway, by the name that a signature's scope has for the service. Each may be missing. */
export interface Engines {
  readonly sqs?: Callable;
  readonly dynamodb?: Pick<DynamoDbEngine, "forward" | "call">;
  readonly kms?: Callable;
  readonly secretsmanager?: Callable;
  readonly events?: Callable;
  readonly s3?: Pick<S3Store, "handle">;
  readonly lambda?: HttpEngine;
  readonly scheduler?: HttpEngine;
}

export type ServicePorts = ReadonlyMap<string, ServicePort>;

export function portsOf(engines: Engines, place: Place): ServicePorts {
  const { sqs, dynamodb, kms, secretsmanager, events, s3, lambda, scheduler } = engines;
  const ports: readonly (readonly [string, ServicePort | undefined])[] = [
    ["sqs", sqs && jsonPort({ engine: sqs, place, accessOf: sqsAccess, unitsOf: sqsUnits, readHeaders: withTrace })],
    ["dynamodb", dynamodb && dynamoDbPort(dynamodb, place)],
    ["kms", kms && jsonPort({ engine: kms, place, accessOf: kmsAccess, unitsOf: kmsUnits })],
    ["secretsmanager", secretsmanager && secretsPort(secretsmanager, place)],
    ["events", events && jsonPort({ engine: events, place, accessOf: eventsAccess, unitsOf: eventUnits })],
    [
      "s3",
      s3 &&
        httpPort({
          engine: s3Engine(s3),
          accessOf: s3Access,
          accessToBeToldOfNothing: s3AccessToBeToldOfNothing,
          unitsOf: s3Units,
        }),
    ],
    ["lambda", lambda && plainHttpPort("lambda", lambda)],
    ["scheduler", scheduler && plainHttpPort("scheduler", scheduler)],
  ];
  return new Map(ports.flatMap(([service, port]) => (port === undefined ? [] : [[service, port]])));
}

const sqsUnits = (input: JsonObject, output: JsonObject): Units => ({ "sqs.requests": sqsRequests(input, output) });
const eventUnits = (input: JsonObject): Units => ({ "events.events": billedEvents(input) });
const kmsUnits = (): Units => ({ "kms.requests": 1 });

function secretsPort(engine: Callable, place: Place): ServicePort {
  const unitsOf = (): Units => ({ "secretsmanager.requests": 1 });
  return jsonPort({ engine, place, accessOf: secretsManagerAccess, unitsOf });
}

/** Services that are called now and then, and not by the request. */
function plainHttpPort(service: string, engine: HttpEngine): ServicePort {
  return httpPort({
    engine,
    accessOf: ({ operation, resourceArn }) => [access(`${service}:${operation}`, resourceArn)],
    accessToBeToldOfNothing: () => [],
    unitsOf: () => ({}),
  });
}
