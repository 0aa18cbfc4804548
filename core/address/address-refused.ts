import type { AddressRefusal } from "../address.ts";

/** A connection that was not made. What the name resolved to is not in here, so that it cannot reach a tenant. */
export class AddressRefused extends Error {
  readonly code = "address_refused";
  readonly reason: AddressRefusal;

  constructor(reason: AddressRefusal) {
    super(`Cannot connect: ${reason}`);
    this.name = "AddressRefused";
    this.reason = reason;
  }
}
