import type { UrlVerdict } from "../../core/address/check-url.ts";
import { ApiProblem } from "../../core/problem.ts";

export function refuseForbiddenUrl(verdict: UrlVerdict): void {
  if (verdict.allowed) return;
  const fields = [{ field: "url", message: verdict.reason }];
  throw new ApiProblem(422, verdict.reason, "The address rules forbid this URL as a target", { fields });
}
