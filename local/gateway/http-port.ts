import type { HttpEngine, HttpOperation } from "../engines/http-engine.ts";
import type { Units } from "./billed-units.ts";
import type { Access } from "./policy.ts";
import type { ServicePort } from "./service-port.ts";

export interface HttpPortOptions {
  readonly engine: HttpEngine;
  readonly accessOf: (operation: HttpOperation) => readonly Access[];
  readonly accessToBeToldOfNothing: (operation: HttpOperation) => readonly Access[];
  readonly unitsOf: (operation: string) => Units;
}

/** A service whose protocol is HTTP itself: its engine says what a request means, and does it. */
export function httpPort({ engine, accessOf, accessToBeToldOfNothing, unitsOf }: HttpPortOptions): ServicePort {
  return {
    async open(request) {
      const understood = engine.operationOf(request);
      return {
        operation: understood.operation,
        accesses: accessOf(understood),
        toBeToldOfNothing: accessToBeToldOfNothing(understood),
        async perform() {
          const answer = await engine.handle(request);
          const isRefused = answer.status >= 400;
          return {
            answer,
            units: unitsOf(understood.operation),
            ...(isRefused ? { errorCode: errorCode(answer) } : {}),
          };
        },
      };
    },
  };
}

function errorCode({ status, body }: { readonly status: number; readonly body: Uint8Array }): string {
  return /<Code>(?<code>\w+)<\/Code>/.exec(Buffer.from(body).toString())?.groups?.code ?? String(status);
}
