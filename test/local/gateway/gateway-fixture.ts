import { onTestFinished } from "vitest";
import type { JsonObject, JsonService } from "../../../local/engines/json-service.ts";
import { type Identity, operatorPrincipal } from "../../../local/gateway/authorize.ts";
import type { Engines } from "../../../local/gateway/engines.ts";
import { createGateway, type Gateway, type GatewayOptions } from "../../../local/gateway/gateway.ts";
import { readPolicy } from "../../../local/gateway/policy.ts";

export const region = "eu-central-1";
export const accountId = "123456789012";

/** An engine that answers from a table of functions and keeps what it was asked. */
export interface FakeService extends Pick<JsonService, "call"> {
  readonly calls: { readonly operation: string; readonly input: JsonObject }[];
}

export function fakeService(
  operations: Readonly<Record<string, (input: JsonObject) => JsonObject | Promise<JsonObject>>>,
): FakeService {
  const calls: { operation: string; input: JsonObject }[] = [];
  return {
    calls,
    async call(operation, input) {
      calls.push({ operation, input });
      return operations[operation]?.(input) ?? {};
    },
  };
}

export const operator: Identity = {
  accessKeyId: "AKIAOPERATOR",
  secretAccessKey: "operator secret",
  principal: operatorPrincipal(accountId),
};

/** The function `deliver` with what its role allows. */
export function deliver(...statements: readonly object[]): Identity {
  return {
    accessKeyId: "ASIADELIVER",
    secretAccessKey: "deliver secret",
    principal: {
      functionName: "deliver",
      roleArn: "arn:aws:iam::123456789012:role/pipeline/DeliverRole",
      statements: readPolicy({ Statement: statements }),
    },
  };
}

export async function startGateway(
  engines: Engines,
  identities: readonly Identity[] = [operator],
  options: Partial<GatewayOptions> = {},
): Promise<Gateway> {
  const gateway = await createGateway({ engines, identities, region, accountId, ...options });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** What an SDK client of the caller is made with. */
export function clientOptions({ url }: Gateway, { accessKeyId, secretAccessKey }: Identity) {
  return { endpoint: url, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
}
