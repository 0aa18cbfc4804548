import type { CloudPlan, HttpApiPlan } from "../assembly/cloud-plan.ts";
import { createHttpApi, type HttpApi } from "../http-api/http-api.ts";
import type { CloudFunctions } from "./functions.ts";
import type { CloudObserver } from "./observer.ts";
import type { Place } from "./place.ts";

export interface ApisOptions {
  readonly plan: CloudPlan;
  readonly place: Place;
  readonly functions: CloudFunctions;
  /** Of the first API; further ones take any that is free. */
  readonly port: number;
  readonly observer: CloudObserver;
  readonly log: (line: string) => void;
}

export interface Apis {
  readonly url: string;
  close(): Promise<void>;
}

export async function startApis({ plan, port, ...options }: ApisOptions): Promise<Apis> {
  const apis: HttpApi[] = [];
  for (const api of plan.httpApis) apis.push(await startApi(api, apis.length === 0 ? port : 0, options));
  return {
    url: apis[0]?.url ?? "",
    close: async () => {
      await Promise.all(apis.map((api) => api.close()));
    },
  };
}

function startApi(api: HttpApiPlan, port: number, options: Omit<ApisOptions, "plan" | "port">): Promise<HttpApi> {
  const { place, functions, observer, log } = options;
  const routes = api.routes.map(({ routeKey, targetArn, authorizer }) => ({
    routeKey,
    functionArn: targetArn,
    ...(authorizer && { authorizer: { ...authorizer, functionArn: authorizer.targetArn } }),
  }));
  return createHttpApi({
    apiId: api.apiId,
    accountId: place.accountId,
    stage: api.stage,
    routes,
    ...(api.cors && { cors: api.cors }),
    invoke: (arn, event, call) => functions.invoke(arn, event, call),
    onAnswer: (answer) => observer.answered(api, answer),
    onError: (error) => log(`the API hid an error: ${error instanceof Error ? error.message : String(error)}`),
    port,
    host: "127.0.0.1",
  });
}
