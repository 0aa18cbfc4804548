import type { SigningKeys } from "../../adapters/platform-keys.ts";
import type { ReferencedSecrets } from "../../adapters/referenced-secrets.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { currentSecrets } from "../../core/secret-history.ts";
import type { SigningSecret } from "../../core/signing-secret.ts";
import type { EpochMs } from "../../core/time.ts";
import type { EndpointTarget } from "./endpoint-target.ts";

export interface SigningSecretPorts {
  readonly signingKeys: SigningKeys;
  readonly referencedSecrets: ReferencedSecrets;
}

/** All secrets that an attempt is signed with. */
export type SigningSecrets = (target: EndpointTarget, now: EpochMs) => Promise<readonly SigningSecret[]>;

export function createSigningSecrets({ signingKeys, referencedSecrets }: SigningSecretPorts): SigningSecrets {
  return async ({ endpoint, secrets }, now) => [
    ...(endpoint.secretArn === undefined
      ? currentSecrets(secrets, now)
      : await referencedSecrets(endpoint.tenant, endpoint.secretArn)),
    ...(wantsPlatformKey(endpoint) ? await signingKeys() : []),
  ];
}

const wantsPlatformKey = ({ signatureSchemes }: Endpoint): boolean =>
  signatureSchemes.some(({ scheme }) => scheme === "v1a");
