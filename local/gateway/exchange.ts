import { AwsError } from "../engines/json-service.ts";
import { type Identity, type ResourcePolicies, refusalOf } from "./authorize.ts";
import type { Attend, IncomingCall } from "./call-as.ts";
import type { ServicePorts } from "./engines.ts";
import { errorAnswer } from "./error-answer.ts";
import type { Faults } from "./faults.ts";
import type { Exchange } from "./http-server.ts";
import { inflict } from "./inflict.ts";
import { contentTypeOf } from "./json-wire.ts";
import type { Meter } from "./meter.ts";
import { type Ending, meteredCall } from "./metered-call.ts";
import type { Access } from "./policy.ts";
import { refusal, signatureRefusal } from "./refusals.ts";
import type { OpenedCall, Performed } from "./service-port.ts";
import { verifySignature } from "./verify-signature.ts";

/** What tells who signed a request. */
export interface Signed {
  readonly region: string;
  readonly identityOf: (accessKeyId: string) => Identity | undefined;
  readonly now: () => number;
}

export interface AttendPorts {
  readonly ports: ServicePorts;
  readonly resourcePolicies: ResourcePolicies;
  readonly meter: Meter;
  readonly faults: Faults;
  readonly onEngineFailure: (error: unknown) => void;
}

/**
 * One request from its signature to its answer:
 *
 *   verify ─▶ understand ─▶ authorize ─▶ faults before ─▶ engine ─▶ faults after ─▶ meter
 *
 * A call that is refused is metered too: on AWS it is a request like any other.
 */
export function createExchange({ region, identityOf, now }: Signed, attend: Attend): Exchange {
  return async (request) => {
    const verified = verifySignature(request, { region, nowMs: now(), keyOf: identityOf });
    if (verified.kind === "verified") return attend({ request, service: verified.service, identity: verified.key });

    // Without a caller there is nobody to meter it for.
    const { service, problem, message } = verified;
    return errorAnswer(service, signatureRefusal(service, problem, message), contentTypeOf(request));
  };
}

/** All that follows once it is known who calls. */
export function createAttend(outside: AttendPorts): Attend {
  return async (incoming) => {
    const begunAt = performance.now();
    const ending = await attend(incoming, outside);
    outside.meter.record(meteredCall({ ...incoming, latencyMs: performance.now() - begunAt }, ending));
    return ending.answer;
  };
}

async function attend(incoming: IncomingCall, outside: AttendPorts): Promise<Ending> {
  const { request, service } = incoming;
  // A request that cannot be understood still shows in the meter, under this name.
  let operation = "unknown";
  let resources: readonly string[] = [];
  try {
    const call = await open(incoming, outside);
    operation = call.operation;
    resources = call.accesses.map(({ resource }) => resource);
    return { ...(await carryOut(call, incoming, outside)), resources };
  } catch (error) {
    const shown = shownError(service, error, outside);
    const answer = errorAnswer(service, shown, contentTypeOf(request));
    return { operation, answer, units: {}, errorCode: shown.code, resources };
  }
}

async function open({ request, service }: IncomingCall, { ports }: AttendPorts): Promise<OpenedCall> {
  const port = ports.get(service);
  if (port !== undefined) return port.open(request);
  throw new AwsError("UnknownOperationException", `The local cloud has no engine for the service "${service}"`);
}

async function carryOut(call: OpenedCall, incoming: IncomingCall, outside: AttendPorts): Promise<Ending> {
  const { service, identity } = incoming;
  const { operation, accesses } = call;
  const { functionName } = identity.principal;
  demand(accesses, incoming, outside);

  const caller = { functionName, accessKeyId: identity.accessKeyId };
  const resources = accesses.map(({ resource }) => resource);
  const effects = outside.faults.effectsOn({ caller, service, operation, resources });

  // Only calls that would have passed are hit, so that a rule's nth call is the nth that does something.
  if (await inflict(effects, "before", { service, caller })) return { operation, answer: "dropped", units: {} };
  const performed = await call.perform();
  if (isAboutNothing(performed)) demand(call.toBeToldOfNothing ?? [], incoming, outside);
  if (await inflict(effects, "after", { service, caller })) return { ...performed, operation, answer: "dropped" };
  return { ...performed, operation };
}

/** Throws what AWS would answer to a caller who may not have all of it. */
function demand(accesses: readonly Access[], { service, identity }: IncomingCall, outside: AttendPorts): void {
  const { functionName } = identity.principal;
  // Before the decision: what a function asked for in vain is what its role lacks.
  for (const { action, resource } of accesses) outside.meter.recordGrant({ functionName, action, resource });

  const denial = refusalOf(identity.principal, accesses, outside.resourcePolicies);
  if (denial !== undefined) throw refusal(service, "access denied", denial);
}

/** That there is no such bucket is no secret. */
const isAboutNothing = ({ answer, errorCode }: Performed) => answer.status === 404 && errorCode !== "NoSuchBucket";

function shownError(service: string, error: unknown, { onEngineFailure }: AttendPorts): AwsError {
  if (error instanceof AwsError) return error;
  onEngineFailure(error);
  return refusal(service, "failed", "The local engine failed; its log says why");
}
