import { createReferencedSecrets } from "../../../adapters/referenced-secrets.ts";
import { systemPause } from "../../../adapters/system.ts";
import { createBatchWriter } from "../../../adapters/table/batch-writer.ts";
import { createEventStore } from "../../../adapters/table/events.ts";
import { checkUrl } from "../../../core/address/check-url.ts";
import { readEgressRules } from "../../../core/address/parse-egress-rules.ts";
import { METRICS } from "../../../core/contract/metric-names.ts";
import { createChangeEndpoint } from "../change-endpoint.ts";
import { createCreateEndpoint } from "../create-endpoint.ts";
import { createEndpointSecrets, type EndpointSecrets } from "../endpoint-secrets.ts";
import { circuitOperations } from "../operations/circuits.ts";
import { endpointOperations } from "../operations/endpoints.ts";
import { secretOperations } from "../operations/secrets.ts";
import { testOperations } from "../operations/tests.ts";
import { createPatchEndpoint } from "../patch-endpoint.ts";
import { createCheckSecret } from "../secret-reference.ts";
import { createTestEndpoint } from "../test-endpoint.ts";
import type { Shared } from "./shared.ts";

/** Endpoints with what belongs to each: its secrets, its circuit, its tests. */
export function wireEndpoints(shared: Shared) {
  const { endpoints, circuits, open, seal, now, chance } = shared;
  const change = createChangeEndpoint({ endpoint: endpoints.get, replace: endpoints.replace });
  const secrets = createEndpointSecrets({ open, seal, now, chance });
  return {
    ...managingOf(shared, change, secrets),
    ...secretOperations({ get: endpoints.get, change, secrets, now }),
    ...circuitOperations({ endpoint: endpoints.get, circuits }),
    ...testingOf(shared),
  };
}

function managingOf(shared: Shared, change: ReturnType<typeof createChangeEndpoint>, secrets: EndpointSecrets) {
  const { environment, endpoints, tenants, tenantLimits, seal, now, chance } = shared;
  const egress = readEgressRules(environment.EGRESS_RULES);
  const referenced = { prefix: environment.ENDPOINT_SECRET_PREFIX, now };
  const rules = {
    checkUrl: (url: string) => checkUrl(url, egress),
    checkSecret: createCheckSecret(createReferencedSecrets(shared.secrets, referenced)),
    seal,
  };
  return endpointOperations({
    create: createCreateEndpoint({
      ...rules,
      endpointsOf: endpoints.ofTenant,
      add: endpoints.add,
      limitsOf: tenantLimits,
      ensureTenant: async (id) => void (await tenants.add({ id, createdAt: now() })),
      now,
      chance,
    }),
    change,
    patch: createPatchEndpoint({ ...rules, readSecrets: secrets.read }),
    ofTenant: endpoints.ofTenant,
    get: endpoints.get,
    remove: shared.removeEndpoint,
    letOutHeld: shared.letOutHeld,
    countDisabled: () => void shared.metrics.addMetric(METRICS.endpointsDisabled, "Count", 1),
    now,
  });
}

function testingOf({ environment, table, endpoints, deliveries, sendTo, open, seal, now, chance }: Shared) {
  return testOperations({
    endpoint: endpoints.get,
    test: createTestEndpoint({
      seal,
      send: sendTo(environment.DELIVERIES_QUEUE_URL),
      store: createEventStore(table, createBatchWriter(table, { lingerMs: 0, pause: systemPause })).add,
      delivery: deliveries.get,
      pause: systemPause,
      now,
      chance,
    }),
    open,
  });
}
