import { VERSION } from "../../../core/version.ts";
import { answer } from "../../middleware/json-answer.ts";
import type { Health } from "../health.ts";
import type { Operations } from "../operation.ts";

export interface HealthOperationPorts {
  readonly health: () => Promise<Health>;
}

export function healthOperations({
  health,
}: HealthOperationPorts): Operations<"health" | "healthLive" | "healthReady"> {
  return {
    health: async () => answer(200, { version: VERSION, ...(await health()) }),
    healthLive: async () => answer(200, { status: "live" }),
    // Without the checks: what it depends on and how fast that answers is for operators.
    healthReady: async () => {
      const { status } = await health();
      return answer(status === "ready" ? 200 : 503, { status });
    },
  };
}
