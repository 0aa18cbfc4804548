import type { Metrics } from "@aws-lambda-powertools/metrics";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createAnnounce } from "../../../adapters/announce/announcer.ts";
import { AWS_CLIENT } from "../../../adapters/aws-client.ts";
import { createCircuitStore } from "../../../adapters/circuit/circuit-store.ts";
import { type Circuits, createCircuits } from "../../../adapters/circuit/circuits.ts";
import { createSigningKeys } from "../../../adapters/platform-keys.ts";
import { createPlatformSecret } from "../../../adapters/platform-secret.ts";
import { createSendAll, type SendAll } from "../../../adapters/queue/queue.ts";
import { createSealer } from "../../../adapters/sealer.ts";
import { systemChance, systemNow } from "../../../adapters/system.ts";
import { createApiKeyStore } from "../../../adapters/table/api-keys.ts";
import { createDeliveryReader } from "../../../adapters/table/deliveries.ts";
import { createTable, type Table } from "../../../adapters/table/document-client.ts";
import { createEndpointStore } from "../../../adapters/table/endpoints.ts";
import { createTenantLimitsReader } from "../../../adapters/table/tenant-limits.ts";
import { createTenantStore } from "../../../adapters/table/tenants.ts";
import type { EnvironmentOf } from "../../../core/contract/environment.ts";
import { fractionFrom } from "../../../core/id.ts";
import { countAnnouncement } from "../../middleware/count-announcement.ts";
import { keyringOn } from "../../middleware/keyring-on.ts";
import { createCursors } from "../cursors.ts";
import { createLetOutHeld, createRemoveEndpoint } from "../let-out-held.ts";

/** What the subjects have in common: one client per service, one keyring, one table. */
export type Shared = ReturnType<typeof createShared>;

export function createShared(environment: EnvironmentOf<"manage">, metrics: Pick<Metrics, "addMetric">) {
  const table = createTable(environment);
  const queue = new SQSClient(AWS_CLIENT);
  const secrets = new SecretsManagerClient(AWS_CLIENT);
  const sendTo = (queueUrl: string) => createSendAll(queue, queueUrl);
  const secretOf = (arn: string) => createPlatformSecret(secrets, arn, systemNow);
  const keyring = keyringOn(table, environment.KEYRING_KEY_ARN, metrics);
  const sealer = createSealer(keyring, systemChance);
  const endpoints = createEndpointStore(table);
  const circuits = circuitsOn(table, sendTo(environment.ANNOUNCEMENTS_QUEUE_URL), metrics);
  const letOutHeld = createLetOutHeld(circuits);

  return {
    environment,
    metrics,
    table,
    secrets,
    sendTo,
    secretOf,
    isShredded: keyring.isShredded,
    shred: keyring.shred,
    open: sealer.open,
    seal: sealer.seal,
    endpoints,
    removeEndpoint: createRemoveEndpoint(letOutHeld, endpoints.remove),
    letOutHeld,
    circuits,
    deliveries: createDeliveryReader(table),
    tenants: createTenantStore(table),
    keys: createApiKeyStore(table),
    tenantLimits: createTenantLimitsReader(table),
    signingKeys: createSigningKeys(secretOf(environment.SIGNING_KEY_SECRET_ARN)),
    cursors: createCursors(secretOf(environment.SESSION_KEY_SECRET_ARN), systemChance),
    now: systemNow,
    chance: systemChance,
  };
}

function circuitsOn(table: Table, sendAnnouncements: SendAll, metrics: Pick<Metrics, "addMetric">): Circuits {
  const announce = createAnnounce(sendAnnouncements, systemChance);
  return createCircuits({
    store: createCircuitStore(table),
    announce: ({ tenant, endpoint }, announcement) => {
      const event = { ...announcement, tenant, endpoint };
      countAnnouncement(metrics, event);
      return announce(event);
    },
    now: systemNow,
    chance: () => fractionFrom(systemChance),
    cache: { maxAgeMs: 0, maxEntries: 1 }, // operators want to see what is
  });
}
