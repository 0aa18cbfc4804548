import type { HttpAnswer, HttpRequest } from "../engines/http-engine.ts";
import type { Units } from "./billed-units.ts";
import type { Access } from "./policy.ts";

/** A service as the gateway sees it, whatever its protocol: first understood, then authorized, then done. */
export interface ServicePort {
  open(request: HttpRequest): Promise<OpenedCall>;
}

export interface OpenedCall {
  readonly operation: string;
  readonly accesses: readonly Access[];
  /** What the caller must be allowed besides, to be told that something is not there. */
  readonly toBeToldOfNothing?: readonly Access[];
  /** Throws an AwsError where the engine refuses. */
  perform(): Promise<Performed>;
}

export interface Performed {
  readonly answer: HttpAnswer;
  readonly units: Units;
  /** The bare code when the answer is an error that the engine has put on the wire itself. */
  readonly errorCode?: string;
}
