import type { Endpoint } from "../../core/endpoint.ts";
import type { Chance } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { RotateSecretRequest } from "../../core/rotate-secret-request.ts";
import { type SealedRecord, secretsOf } from "../../core/sealed-record.ts";
import { readSecretHistory, type SecretHistory, stillValid, writeSecretHistory } from "../../core/secret-history.ts";
import { revokeEarlierSecrets, rotateSecret, SecretRotationError } from "../../core/secret-rotation.ts";
import { SigningSecretError } from "../../core/secret-text.ts";
import {
  formatPublicKey,
  formatSigningSecret,
  generateHmacSecret,
  importTextSecret,
  parseSigningSecret,
  type SigningSecret,
} from "../../core/signing-secret.ts";
import type { EpochMs } from "../../core/time.ts";
import { refuseKeyless } from "./signature-key.ts";

export interface EndpointSecretPorts {
  readonly open: (record: SealedRecord, envelope: Uint8Array) => Promise<Uint8Array>;
  readonly seal: (record: SealedRecord, plaintext: Uint8Array) => Promise<Uint8Array>;
  readonly now: () => EpochMs;
  readonly chance: Chance;
}

export interface EndpointSecrets {
  read(endpoint: Endpoint): Promise<SecretHistory>;
  rotated(endpoint: Endpoint, request: RotateSecretRequest): Promise<Endpoint>;
}

export function createEndpointSecrets(ports: EndpointSecretPorts): EndpointSecrets {
  async function read({ tenant, id, sealedSecrets }: Endpoint): Promise<SecretHistory> {
    const history = await ports.open(secretsOf(tenant, id), sealedSecrets);
    return readSecretHistory(new TextDecoder().decode(history));
  }

  return {
    read,
    rotated: async (endpoint, request) => {
      const next = nextSecret(request, ports.chance);
      refuseKeyless(endpoint, next, "secret");
      const rotated = rotate(await read(endpoint), endpoint, next, request, ports.now());
      const history = request.revokeEarlier ? revokeEarlierSecrets(rotated) : rotated;
      const sealedSecrets = await ports.seal(
        secretsOf(endpoint.tenant, endpoint.id),
        Buffer.from(writeSecretHistory(history)),
      );
      return { ...endpoint, sealedSecrets };
    },
  };
}

/** A private key never leaves us: of a pair the receiver is given the public half. */
export function describeSecrets({ current, earlier }: SecretHistory, now: EpochMs) {
  const shown =
    current.kind === "hmac" ? { secret: formatSigningSecret(current) } : { publicKey: formatPublicKey(current) };
  const stillSigning = stillValid(earlier, now).map(({ validUntil }) => new Date(validUntil).toISOString());
  return { ...shown, earlierValidUntil: stillSigning };
}

function nextSecret({ secret, secretAs }: RotateSecretRequest, chance: Chance): SigningSecret {
  if (secret === undefined) return generateHmacSecret(chance);
  try {
    return secretAs === "text" ? importTextSecret(secret) : parseSigningSecret(secret);
  } catch (cause) {
    if (!(cause instanceof SigningSecretError)) throw cause;
    throw new ApiProblem(422, "invalid_request", cause.message, {
      fields: [{ field: "secret", message: cause.message }],
      cause,
    });
  }
}

function rotate(
  history: SecretHistory,
  { id }: Endpoint,
  next: SigningSecret,
  { overlapSeconds }: RotateSecretRequest,
  now: EpochMs,
): SecretHistory {
  try {
    return rotateSecret(history, { endpoint: id, next, now, overlapMs: overlapSeconds * 1000 });
  } catch (cause) {
    if (!(cause instanceof SecretRotationError)) throw cause;
    throw new ApiProblem(409, "too_many_secrets", cause.message, { cause });
  }
}
