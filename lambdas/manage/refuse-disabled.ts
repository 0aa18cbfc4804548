import type { Endpoint } from "../../core/endpoint.ts";
import { ApiProblem } from "../../core/problem.ts";

export function refuseDisabled({ id, state }: Endpoint): void {
  if (state === "enabled") return;
  throw new ApiProblem(409, "endpoint_disabled", `Endpoint "${id}" is disabled, so nothing would be sent to it`);
}
