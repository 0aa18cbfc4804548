import type { PublishLimits } from "../../core/contract/publish-limits.ts";
import type { TenantId } from "../../core/id.ts";
import { ApiProblem } from "../../core/problem.ts";
import type { TenantLimits } from "../../core/publish-limits.ts";
import type { EpochMs } from "../../core/time.ts";
import type { PublishCall } from "./publish-call.ts";
import type { RateGate } from "./rate-gate.ts";

export interface AdmitPorts {
  readonly gate: RateGate;
  readonly limitsOf: (tenant: TenantId) => Promise<TenantLimits>;
  /** Of the stage: for keys, and for tenants without limits of their own. */
  readonly limits: PublishLimits;
  readonly now: () => EpochMs;
}

export type AdmitCall = (call: PublishCall) => Promise<void>;

/** Refuses what is published faster than its tenant or its key may. Both are charged, whoever refuses. */
export function createAdmitCall({ gate, limitsOf, limits, now }: AdmitPorts): AdmitCall {
  return async ({ request: { tenant }, keyId }) => {
    const { publish = limits.tenant } = await limitsOf(tenant);
    const [byTenant, byKey] = await Promise.all([gate(`TENANT#${tenant}`, publish), gate(`KEY#${keyId}`, limits.key)]);
    if (byTenant !== undefined) throw exceeded(`tenant "${tenant}"`, publish.perSecond, byTenant - now());
    if (byKey !== undefined) throw exceeded(`key "${keyId}"`, limits.key.perSecond, byKey - now());
  };
}

function exceeded(whose: string, perSecond: number, waitMs: number): ApiProblem {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const detail = `More was published for ${whose} than the ${perSecond} events a second that are allowed`;
  return new ApiProblem(429, "publish_rate_exceeded", detail, { retryAfterSeconds });
}
