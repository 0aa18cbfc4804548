import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { expect, onTestFinished, test, vi } from "vitest";
import { createApp } from "../../bin/app.ts";
import cdk from "../../cdk.json" with { type: "json" };

/** The app with one more stack, in which somebody did what the rules forbid. */
function appWith(violate: (stack: Stack) => void) {
  const outdir = mkdtempSync(join(tmpdir(), "posthorn-nag-"));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => said.mockRestore());

  const app = createApp("prod", { prod: {} }, { outdir, context: cdk.context, analyticsReporting: false });
  violate(new Stack(app, "Careless"));
  return app;
}

test.each<[string, RegExp, (stack: Stack) => void]>([
  ["a queue that takes requests without TLS", /AwsSolutions-SQS4/, (stack) => new Queue(stack, "Plain")],
  ["a queue without dead letters", /Serverless-SQSRedrivePolicy/, (stack) => new Queue(stack, "Plain")],
  [
    "a role that may do everything",
    /AwsSolutions-IAM4\[.*AdministratorAccess\]/,
    (stack) => {
      const role = new Role(stack, "Mighty", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
      role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName("AdministratorAccess"));
    },
  ],
])("cdk-nag bites: %s cannot be synthesized", (_, finding, violate) => {
  expect(() => appWith(violate).synth()).toThrow(finding);
});
