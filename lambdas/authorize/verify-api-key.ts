import type { ApiKeyReader } from "../../adapters/table/api-keys.ts";
import { type ApiKeyMode, type ApiKeyText, parseApiKey } from "../../core/api-key.ts";
import { isApiKey } from "../../core/api-key-hash.ts";
import { type ApiKey, isUseWorthNoting, stateOf } from "../../core/api-key-record.ts";
import type { PepperRing } from "../../core/pepper-ring.ts";
import type { EpochMs } from "../../core/time.ts";
import { type Decision, refused } from "./decision.ts";

export interface VerifyApiKeyPorts {
  readonly mode: ApiKeyMode;
  readonly keys: ApiKeyReader;
  readonly peppers: () => Promise<PepperRing>;
  /** Past every cache: for a key that was made with a pepper younger than what this instance knows. */
  readonly freshPeppers: () => Promise<PepperRing>;
  readonly now: () => EpochMs;
  readonly warn: (message: string, error: unknown) => void;
}

export type VerifyApiKey = (text: string) => Promise<Decision>;

export function createVerifyApiKey(ports: VerifyApiKeyPorts): VerifyApiKey {
  return async (text) => {
    const sent = parseApiKey(text);
    if (sent === undefined) return refused("malformed_key");
    if (sent.mode !== ports.mode) return refused("key_of_another_stage");

    const known = await ports.keys.get(sent.id);
    if (known === undefined || !(await isSameKey(sent, known, ports))) return refused("unknown_key");

    const state = stateOf(known, ports.now());
    if (state !== "live") return refused(`${state}_key`, callerOf(known));
    await noteUse(known, ports);
    return { allowed: true, caller: callerOf(known) };
  };
}

async function isSameKey(sent: ApiKeyText, known: ApiKey, ports: VerifyApiKeyPorts): Promise<boolean> {
  const peppers = await ports.peppers();
  return isApiKey(sent, known, peppers.named(known.pepper) ? peppers : await ports.freshPeppers());
}

const callerOf = ({ id, role, tenant }: ApiKey) => ({ keyId: id, role, tenant });

/** When it was used last is worth a write now and then, and never worth a refusal. */
async function noteUse(key: ApiKey, { keys, now, warn }: VerifyApiKeyPorts): Promise<void> {
  if (!isUseWorthNoting(key, now())) return;
  await keys.noteUse(key.id, now()).catch((error) => warn("cannot note the use of a key", error));
}
