import { answer } from "../../middleware/json-answer.ts";
import type { Health } from "../health.ts";
import type { Operations } from "../operation.ts";

export interface HealthOperationPorts {
  readonly readiness: () => Promise<Health>;
}

export function healthOperations({ readiness }: HealthOperationPorts): Operations<"healthLive" | "healthReady"> {
  return {
    healthLive: async () => answer(200, { status: "live" }),
    healthReady: async () => {
      const status = await readiness();
      return answer(status === "ready" ? 200 : 503, { status });
    },
  };
}
