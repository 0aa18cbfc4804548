import { expect, onTestFinished, test, vi } from "vitest";
import { createReportHook } from "../../adapters/code-deploy.ts";
import { signRequest } from "../../adapters/signed-request.ts";
import { verifySignature } from "../../local/gateway/verify-signature.ts";
import { noon } from "../support/fixtures.ts";

const credentials = { accessKeyId: "ASIASMOKE", secretAccessKey: "smoke secret", sessionToken: "of the session" };
const hook = { deploymentId: "d-1", lifecycleEventHookExecutionId: "hook-1", status: "Succeeded" } as const;

test("a signed request is accepted by the judge that is held to AWS's published example", () => {
  const { url, headers, body } = signRequest(
    {
      url: new URL("https://codedeploy.eu-west-1.amazonaws.com/"),
      headers: { "x-amz-target": "Some.Call" },
      body: "{}",
    },
    { ...credentials, service: "codedeploy", region: "eu-west-1", now: noon },
  );

  const verdict = verifySignature(
    { method: "POST", path: url.pathname, query: "", headers: { ...headers }, body: Buffer.from(body) },
    { region: "eu-west-1", nowMs: noon, keyOf: () => credentials },
  );
  expect(verdict).toMatchObject({ kind: "verified", service: "codedeploy" });
});

function reportTo(answer: Response) {
  const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(answer);
  onTestFinished(() => fetched.mockRestore());
  const report = createReportHook({
    region: async () => "eu-west-1",
    credentials: async () => credentials,
    now: () => noon,
  });
  return { report, fetched };
}

test("CodeDeploy of the function's own region is told how the hook ended", async () => {
  const { report, fetched } = reportTo(new Response("{}"));

  await report(hook);
  const [url, request] = fetched.mock.calls[0] ?? [];
  expect(String(url)).toBe("https://codedeploy.eu-west-1.amazonaws.com/");
  expect(request?.headers).toMatchObject({
    "x-amz-target": "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus",
    "x-amz-security-token": "of the session",
  });
  expect(request?.body).toBe('{"deploymentId":"d-1","lifecycleEventHookExecutionId":"hook-1","status":"Succeeded"}');
});

test("a refusal fails the hook, with what CodeDeploy said", async () => {
  const { report } = reportTo(new Response('{"__type":"DeploymentDoesNotExistException"}', { status: 400 }));

  await expect(report(hook)).rejects.toThrow(/d-1 Succeeded: 400 .*DeploymentDoesNotExist/);
});
