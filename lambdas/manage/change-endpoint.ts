import type { Endpoint } from "../../core/endpoint.ts";
import type { EndpointId, TenantId } from "../../core/id.ts";
import { ApiProblem, notFound } from "../../core/problem.ts";

/** Each lost write is another's won one; whoever loses this often competes with a loop. */
const MAX_TRIES = 5;

export interface ChangeEndpointPorts {
  readonly endpoint: (tenant: TenantId, id: EndpointId) => Promise<Endpoint | undefined>;
  /** False when the stored endpoint is no longer the version before. */
  readonly replace: (endpoint: Endpoint) => Promise<boolean>;
}

export interface EndpointChange {
  readonly tenant: TenantId;
  readonly id: EndpointId;
  /** The version the caller has seen; without one the change is made to whatever is stored. */
  readonly ifVersion: number | undefined;
  /** Decides on what is stored. It may be asked again, when somebody else was faster. */
  readonly decide: (endpoint: Endpoint) => Endpoint | Promise<Endpoint>;
}

export interface Changed {
  readonly endpoint: Endpoint;
  /** Whether this call has changed it. */
  readonly isWritten: boolean;
}

export type ChangeEndpoint = (change: EndpointChange) => Promise<Changed>;

/**
 * Reads, decides, and writes on condition that what was read is still there. So two changes at once are both kept, in
 * either order, and one that names a version is refused when it was made to something else.
 */
export function createChangeEndpoint(ports: ChangeEndpointPorts): ChangeEndpoint {
  return async ({ tenant, id, ifVersion, decide }) => {
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      const endpoint = await ports.endpoint(tenant, id);
      if (!endpoint) throw notFound();
      requireVersion(endpoint, ifVersion);

      const decided = await decide(endpoint);
      if (decided === endpoint) return { endpoint, isWritten: false };
      const next = { ...decided, version: endpoint.version + 1 };
      if (await ports.replace(next)) return { endpoint: next, isWritten: true };
    }
    throw new ApiProblem(409, "conflict", `Endpoint "${id}" was changed by others ${MAX_TRIES} times in a row`);
  };
}

export function requireVersion(endpoint: Endpoint, wanted: number | undefined): void {
  if (wanted === undefined || wanted === endpoint.version) return;
  throw new ApiProblem(
    412,
    "precondition_failed",
    `Endpoint "${endpoint.id}" is at version ${endpoint.version}, the change was made to version ${wanted}`,
  );
}
