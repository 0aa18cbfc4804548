import { once } from "node:events";
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, type SecureContext } from "node:tls";
import { AddressRefused } from "../../core/address/address-refused.ts";
import { isAddressAllowed } from "../../core/address/check-address.ts";
import type { EgressRules, Scheme } from "../../core/address/egress-rules.ts";
import type { Resolve } from "./resolve.ts";

export interface Peer {
  readonly scheme: Scheme;
  /** A name, or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
}

export interface Dialling {
  readonly rules: EgressRules;
  readonly resolve: Resolve;
  readonly secureContext: SecureContext;
}

/** A connection over which a request may be written: to an address that the rules allow, and verified where it is TLS. */
export async function dial(peer: Peer, dialling: Dialling, signal: AbortSignal): Promise<Socket> {
  const addresses = await vettedAddresses(peer.hostname, dialling);
  signal.throwIfAborted();

  const socket = await dialTcp(peer, addresses, signal);
  requireAllowedPeer(socket, dialling.rules);
  return peer.scheme === "https" ? secure(socket, peer, dialling.secureContext, signal) : socket;
}

/** The whole answer or nothing: one forbidden address among good ones is an attempt to be dialled on the second try. */
async function vettedAddresses(hostname: string, { rules, resolve }: Dialling): Promise<readonly string[]> {
  const addresses = isIP(hostname) === 0 ? await resolve(hostname) : [hostname];
  if (addresses.length === 0) throw Object.assign(new Error("The name has no address"), { syscall: "query" });
  if (!addresses.every((address) => isAddressAllowed(address, rules))) throw new AddressRefused("address_forbidden");
  return addresses;
}

async function dialTcp(peer: Peer, addresses: readonly string[], signal: AbortSignal): Promise<Socket> {
  // Node asks for addresses where it would ask DNS and gets the vetted ones, so there is no second answer to be fooled
  // by. With several of them it goes on to the next after a second.
  const lookup: LookupFunction = (_hostname, _options, answer) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
  const socket = connectTcp({
    host: peer.hostname,
    port: peer.port,
    lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1_000,
    noDelay: true,
    keepAlive: true,
  });
  return established(socket, "connect", signal);
}

/** The kernel has the last word on who is at the other end: 0.0.0.0, for one, is dialled as 127.0.0.1. */
function requireAllowedPeer(socket: Socket, rules: EgressRules): void {
  if (socket.remoteAddress !== undefined && isAddressAllowed(socket.remoteAddress, rules)) return;
  socket.destroy();
  throw new AddressRefused("address_forbidden");
}

function secure(socket: Socket, peer: Peer, secureContext: SecureContext, signal: AbortSignal): Promise<Socket> {
  const secured = connectTls({
    socket,
    host: peer.hostname, // what the certificate must name
    ...(isIP(peer.hostname) === 0 && { servername: peer.hostname }), // SNI knows no addresses
    secureContext,
    rejectUnauthorized: true, // said aloud: NODE_TLS_REJECT_UNAUTHORIZED=0 would change the default
    ALPNProtocols: ["http/1.1"],
  });
  return established(secured, "secureConnect", signal);
}

async function established<S extends Socket>(
  socket: S,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<S> {
  socket.on("error", () => {}); // between two listeners an error would otherwise end the process
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
