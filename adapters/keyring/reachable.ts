import type { TenantId } from "../../core/id.ts";
import { KeyringUnavailable } from "../../core/keyring-error.ts";
import type { KeyringStore, KeyWrapper } from "./ports.ts";

/** The same ports, whose failures say that the keyring could not be reached, whatever the reason. */
export function reachableStore(store: KeyringStore): KeyringStore {
  return {
    read: (tenant, version) => reach(tenant, () => store.read(tenant, version)),
    latest: (tenant) => reach(tenant, () => store.latest(tenant)),
    add: (tenant, record) => reach(tenant, () => store.add(tenant, record)),
    overwrite: (tenant, record) => reach(tenant, () => store.overwrite(tenant, record)),
  };
}

export function reachableWrapper(wrapper: KeyWrapper): KeyWrapper {
  return {
    generate: (tenant) => reach(tenant, () => wrapper.generate(tenant)),
    unwrap: (tenant, wrapped) => reach(tenant, () => wrapper.unwrap(tenant, wrapped)),
  };
}

async function reach<Result>(tenant: TenantId, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    throw new KeyringUnavailable(tenant, cause);
  }
}
