import type { Place } from "./access/access-of.ts";
import type { Identity, ResourcePolicies } from "./authorize.ts";
import { type CallAs, createCallAs } from "./call-as.ts";
import { type Engines, portsOf } from "./engines.ts";
import { createAttend, createExchange } from "./exchange.ts";
import { createFaults, type Faults } from "./faults.ts";
import { serve } from "./http-server.ts";
import { createMeter, type Meter } from "./meter.ts";

export interface GatewayOptions extends Place {
  readonly engines: Engines;
  readonly identities: readonly Identity[];
  /** What the policies of resources say, such as those of KMS keys. Only explicit denials are honoured. */
  readonly resourcePolicies?: ResourcePolicies;
  readonly meter?: Meter;
  readonly faults?: Faults;
  readonly host?: string;
  /** 0 for any that is free. */
  readonly port?: number;
  readonly now?: () => number;
  /** Told of an engine that threw something other than an AWS error: the caller only sees a 500. */
  readonly onEngineFailure?: (error: unknown) => void;
}

export interface Gateway {
  /** What every `AWS_ENDPOINT_URL_<SERVICE>` of a function holds. */
  readonly url: string;
  readonly meter: Meter;
  readonly faults: Faults;
  /** For callers in this process. */
  readonly callAs: CallAs;
  /** Replaces all callers: functions come and go while the local cloud runs. */
  useIdentities(identities: readonly Identity[]): void;
  close(): Promise<void>;
}

/** The one way from the functions to the services: each call is verified, authorized, broken on purpose, and metered. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { meter = createMeter(), faults = createFaults(), host = "127.0.0.1", port = 0, now = Date.now } = options;
  const { region, accountId, resourcePolicies = () => [], onEngineFailure = () => {} } = options;
  let identities = byKey(options.identities);

  const ports = portsOf(options.engines, { region, accountId });
  const attend = createAttend({ ports, resourcePolicies, meter, faults, onEngineFailure });
  const exchange = createExchange({ region, identityOf: (keyId) => identities.get(keyId), now }, attend);
  const server = await serve(exchange, host, port);

  return {
    url: server.url,
    meter,
    faults,
    callAs: createCallAs(attend),
    useIdentities(next) {
      identities = byKey(next);
    },
    close: server.close,
  };
}

function byKey(identities: readonly Identity[]): ReadonlyMap<string, Identity> {
  return new Map(identities.map((identity) => [identity.accessKeyId, identity]));
}
