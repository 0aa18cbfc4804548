import type { CloudPlan } from "../assembly/cloud-plan.ts";
import { readAssembly } from "../assembly/read/read-assembly.ts";
import type { EngineChoice } from "../engines/dynamodb/engine-program.ts";
import type { Identity, ResourcePolicies } from "../gateway/authorize.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { createMeter } from "../gateway/meter.ts";
import { startApis } from "./apis.ts";
import { type CloudEngines, startEngines } from "./engines.ts";
import { startEventSources } from "./event-sources.ts";
import { type CloudFunctions, createFunctions } from "./functions.ts";
import { createIdentities, type Identities, keyPolicies } from "./identities.ts";
import { type CloudObserver, metered, NOBODY } from "./observer.ts";
import { outputNamed } from "./outputs.ts";
import { LOCAL_ACCOUNT, type Place } from "./place.ts";
import { planFor } from "./plan-for.ts";
import { provision } from "./provision.ts";
import { createInvokeRotation, scheduleRotations, startRotations } from "./rotations.ts";
import { startSchedules } from "./schedules.ts";

const DEFAULT_REGION = "eu-west-1";
const DEFAULT_INSTANCES = 4;

export interface CloudOptions {
  readonly assemblyDirectory: string;
  /** In memory when left out. */
  readonly dataDirectory?: string;
  /** Of the HTTP API; 0 for any that is free. */
  readonly port: number;
  readonly mode: "process" | "worker";
  readonly dynamoDb?: EngineChoice;
  /** How many instances of each function this machine bears. */
  readonly maxInstances?: number;
  /** Hears of what the cloud itself has to say. */
  readonly log: (line: string) => void;
  /** Hears of each line that a function writes; `log` does, with the function's name, when it is left out. */
  readonly onFunctionLog?: (functionName: string, line: string) => void;
  /** Sees what happens, for figures and dashboards. */
  readonly observer?: CloudObserver;
  /** Whether schedules fire by the clock of this machine; tests that let time pass themselves say no. */
  readonly firesSchedules?: boolean;
}

/** AWS in small: what the templates declare, running on this machine. */
export interface LocalCloud {
  readonly apiUrl: string;
  readonly plan: CloudPlan;
  readonly gateway: Gateway;
  readonly engines: CloudEngines;
  readonly functions: CloudFunctions;
  readonly operator: Identity;
  /** One per function, each with the role that its template gives it. */
  readonly identities: readonly Identity[];
  readonly place: Place;
  output(name: string): string;
  close(): Promise<void>;
}

/** Engines first, because the gateway needs them; the gateway next, because queue URLs in the templates begin with its. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const assembly = readAssembly(options.assemblyDirectory);
  const place: Place = { accountId: LOCAL_ACCOUNT, region: assembly.stacks[0]?.region ?? DEFAULT_REGION };
  const later: Later = { gatewayUrl: "", policiesOf: () => [] };
  const engines = await startEngines({
    place,
    dataDirectory: options.dataDirectory,
    dynamoDb: options.dynamoDb ?? "auto",
    baseUrl: () => later.gatewayUrl,
    invokeRotation: createInvokeRotation(() => later.functions),
    log: options.log,
  });
  const gateway = await openGateway(engines, place, later, options);
  later.gatewayUrl = gateway.url;

  const plan = planFor(assembly, { place, gatewayUrl: gateway.url, log: options.log });
  await provision(plan, engines);
  await scheduleRotations(plan, engines);
  const identities = createIdentities(plan, place.accountId);
  gateway.useIdentities([identities.operator, ...identities.ofFunctions.values()]);
  later.policiesOf = keyPolicies(plan);
  later.functions = createFunctions({ plan, identities, place, gatewayUrl: gateway.url, ...functionOptions(options) });
  return run({ plan, place, engines, gateway, identities, functions: later.functions }, options);
}

/** What is known only after something that is started before it. */
interface Later {
  gatewayUrl: string;
  policiesOf: ResourcePolicies;
  functions?: CloudFunctions;
}

function openGateway(engines: CloudEngines, place: Place, later: Later, options: CloudOptions): Promise<Gateway> {
  const { log, observer = NOBODY } = options;
  return createGateway({
    ...place,
    engines,
    meter: metered(createMeter(), observer),
    identities: [],
    resourcePolicies: (arn) => later.policiesOf(arn),
    onEngineFailure: (error) => log(`an engine failed: ${error instanceof Error ? error.stack : String(error)}`),
  });
}

function functionOptions(options: CloudOptions) {
  const { mode, maxInstances = DEFAULT_INSTANCES, observer = NOBODY, log } = options;
  const { onFunctionLog: onLog = (name: string, line: string) => log(`${name}: ${line}`) } = options;
  return { mode, maxInstances, observer, onLog };
}

interface Started {
  readonly plan: CloudPlan;
  readonly place: Place;
  readonly engines: CloudEngines;
  readonly gateway: Gateway;
  readonly identities: Identities;
  readonly functions: CloudFunctions;
}

/** Everything is there: from here on events flow. */
async function run(parts: Started, options: CloudOptions): Promise<LocalCloud> {
  const { plan, place, engines, gateway, identities, functions } = parts;
  const { observer = NOBODY } = options;
  const apis = await startApis({ plan, place, functions, port: options.port, observer, log: options.log });
  const sources = startEventSources({ plan, place, identities, functions, gateway, log: options.log });
  const { firesSchedules = true } = options;
  const schedules = startSchedules({ plan: firesSchedules ? plan : { schedules: [] }, functions, log: options.log });
  const rotations = startRotations(engines, options.log);

  return {
    apiUrl: apis.url,
    plan,
    place,
    engines,
    gateway,
    functions,
    operator: identities.operator,
    identities: [...identities.ofFunctions.values()],
    output: (name) => outputNamed(plan, name),

    async close() {
      await Promise.all([sources.stop(), schedules.stop(), rotations.stop(), apis.close()]);
      await functions.close();
      await gateway.close();
      await engines.close();
    },
  };
}
