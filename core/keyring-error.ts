/** KMS or the table did not answer. The delivery is innocent: it goes back to the queue, and a publisher is asked to wait. */
export class KeyringUnavailable extends Error {
  readonly code = "keyring_unavailable";
  readonly tenant: string;

  constructor(tenant: string, cause: unknown) {
    super(`Cannot reach the keyring of "${tenant}": ${reasonOf(cause)}`, { cause });
    this.name = "KeyringUnavailable";
    this.tenant = tenant;
  }
}

/** The keyring was destroyed on purpose. What it sealed is unreadable for ever, and the tenant can seal nothing new. */
export class KeyringShredded extends Error {
  readonly code = "keyring_shredded";
  readonly tenant: string;

  constructor(tenant: string) {
    super(`Cannot use the keyring of "${tenant}": it was shredded`);
    this.name = "KeyringShredded";
    this.tenant = tenant;
  }
}

/** An envelope names a key version that never existed: it is forged, or was sealed for another installation. */
export class KeyringVersionUnknown extends Error {
  readonly code = "keyring_version_unknown";
  readonly tenant: string;
  readonly version: number;

  constructor(tenant: string, version: number) {
    super(`Cannot open with version ${version} of the keyring of "${tenant}": there is no such version`);
    this.name = "KeyringVersionUnknown";
    this.tenant = tenant;
    this.version = version;
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
