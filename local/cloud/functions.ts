import type { CloudPlan } from "../assembly/cloud-plan.ts";
import { AwsError } from "../engines/json-service.ts";
import type { Identity } from "../gateway/authorize.ts";
import type { Invocation, InvokeOptions, LocalFunction } from "../lambda/definition.ts";
import { createFunction } from "../lambda/function.ts";
import type { Identities } from "./identities.ts";
import type { CloudObserver } from "./observer.ts";
import type { Place } from "./place.ts";

/** The services that the functions' SDK clients find at the gateway. */
const SERVICES = ["SQS", "DYNAMODB", "KMS", "SECRETS_MANAGER", "S3", "EVENTBRIDGE", "LAMBDA", "SCHEDULER"];

export interface FunctionsOptions {
  readonly plan: CloudPlan;
  readonly identities: Identities;
  readonly place: Place;
  readonly gatewayUrl: string;
  readonly mode: "process" | "worker";
  readonly maxInstances: number;
  readonly observer: CloudObserver;
  readonly onLog: (functionName: string, line: string) => void;
}

export interface CloudFunctions {
  readonly byName: ReadonlyMap<string, LocalFunction>;
  /** By the ARN of the function or of one of its aliases. */
  invoke(arn: string, event: unknown, call?: InvokeOptions): Promise<Invocation>;
  close(): Promise<void>;
}

export function createFunctions(options: FunctionsOptions): CloudFunctions {
  const { plan, identities, mode, maxInstances, observer } = options;
  const onLog = (name: string, line: string) => {
    observer.logged(name, line);
    options.onLog(name, line);
  };
  const byName = new Map<string, LocalFunction>();
  const byArn = new Map<string, LocalFunction>();

  for (const definition of plan.functions) {
    const identity = identities.ofFunctions.get(definition.name) ?? identities.operator;
    const environment = platformEnvironment(identity, options);
    const lambda = createFunction(definition, { mode, maxInstances, onLog, environment });
    byName.set(definition.name, lambda);
    for (const { arn } of [definition, ...definition.aliases]) byArn.set(arn, lambda);
  }

  return {
    byName,

    async invoke(arn, event, call = {}) {
      const lambda = byArn.get(arn);
      if (lambda === undefined) throw new Error(`Cannot invoke "${arn}": the templates declare no such function`);
      return observed(lambda, observer, () => lambda.invoke(event, { aliasArn: arn, ...call }));
    },

    close: async () => {
      await Promise.all([...byName.values()].map((lambda) => lambda.close()));
    },
  };
}

async function observed(lambda: LocalFunction, observer: CloudObserver, invoke: () => Promise<Invocation>) {
  const { name } = lambda.definition;
  try {
    const invoking = invoke();
    observer.started(name, lambda.stats().running);
    const invocation = await invoking;
    observer.invoked(name, invocation);
    return invocation;
  } catch (error) {
    if (error instanceof AwsError && error.code === "TooManyRequestsException") observer.throttled(name);
    throw error;
  }
}

/** What the platform adds to a template's environment. The SDK does the rest: no function knows where it runs. */
function platformEnvironment(identity: Identity, { place, gatewayUrl }: FunctionsOptions): Record<string, string> {
  return {
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_ACCESS_KEY_ID: identity.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
    ...Object.fromEntries(SERVICES.map((service) => [`AWS_ENDPOINT_URL_${service}`, gatewayUrl])),
  };
}
