import type { CloudPlan } from "../assembly/cloud-plan.ts";
import type { InvokeRotation } from "../engines/secrets-manager/rotator.ts";
import { createSchedule } from "../lambda/schedule.ts";
import type { CloudEngines } from "./engines.ts";
import type { Running } from "./event-sources.ts";
import type { CloudFunctions } from "./functions.ts";

/** Tells Secrets Manager which function rotates which secret, as the templates say. */
export async function scheduleRotations(plan: CloudPlan, { secretsmanager }: CloudEngines): Promise<void> {
  for (const { arn, rotation } of plan.secrets) {
    if (rotation === undefined) continue;
    await secretsmanager.call("RotateSecret", {
      SecretId: arn,
      RotationLambdaARN: rotation.targetArn,
      RotationRules: rotation.rules,
      // A start of the local cloud is no update of the stack, and should not change what people have copied.
      RotateImmediately: false,
    });
  }
}

/** Rotates what is due, and finishes what a stop left unfinished. */
export function startRotations({ secretsmanager }: CloudEngines, log: (line: string) => void): Running {
  const schedule = createSchedule({
    name: "rotation of secrets",
    expression: "rate(1 minute)",
    eventAt: () => undefined,
    invoke: async () => {
      await secretsmanager.rotateDue();
      return { ok: true };
    },
    onFailure: (name, error) => log(`${name} failed: ${String(error)}`),
  });
  schedule.start();
  return schedule;
}

/** Secrets Manager gives up a rotation at the first step that fails. */
export function createInvokeRotation(functions: () => CloudFunctions | undefined): InvokeRotation {
  return async (arn, event) => {
    const invocation = await functions()?.invoke(arn, event);
    if (invocation?.ok) return;
    const { errorType = "no answer", errorMessage = "the functions do not run yet" } = invocation?.error ?? {};
    throw new Error(`Cannot make step ${event.Step}: ${errorType}: ${errorMessage}`);
  };
}
