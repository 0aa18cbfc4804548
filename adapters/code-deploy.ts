import type { EpochMs } from "../core/time.ts";
import { type SigningCredentials, signRequest } from "./signed-request.ts";

export interface HookReport {
  readonly deploymentId: string;
  readonly lifecycleEventHookExecutionId: string;
  readonly status: "Succeeded" | "Failed";
}

export interface ReportPorts {
  readonly region: () => Promise<string>;
  readonly credentials: () => Promise<SigningCredentials>;
  readonly now: () => EpochMs;
}

/** The one call of CodeDeploy that a hook makes. Its client would be larger than the rest of the function. */
export function createReportHook({ region, credentials, now }: ReportPorts): (report: HookReport) => Promise<void> {
  return async (report) => {
    const at = await region();
    const request = signRequest(
      {
        url: new URL(`https://codedeploy.${at}.amazonaws.com/`),
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus",
        },
        body: JSON.stringify(report),
      },
      { service: "codedeploy", region: at, now: now(), ...(await credentials()) },
    );
    const { ok, status, text } = await send(request);
    if (!ok) throw new Error(`Cannot tell CodeDeploy that ${report.deploymentId} ${report.status}: ${status} ${text}`);
  };
}

async function send({ url, headers, body }: ReturnType<typeof signRequest>) {
  const response = await fetch(url, { method: "POST", headers, body });
  return { ok: response.ok, status: response.status, text: await response.text() };
}
