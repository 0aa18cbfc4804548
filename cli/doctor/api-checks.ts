import type { ApiAccess } from "../aws/deployment.ts";
import { type CallApi, createCallApi } from "./api-client.ts";
import { type Check, type Finding, sound, wrong } from "./check.ts";
import { openGivenReceiver } from "./given-receiver.ts";
import { openListeningReceiver } from "./listening-receiver.ts";
import type { OpenReceiver } from "./receiver.ts";
import { checkRoundTrip } from "./round-trip.ts";
import { openWitnessReceiver } from "./witness-receiver.ts";

/** How the doctor is reached, as far as the person at the keyboard says. */
export interface Reachable {
  readonly receiver?: string | undefined;
  readonly listen?: number | undefined;
}

/** Whether the API answers, and an event that is published arrives. */
export function apiChecks({ url, adminKey }: ApiAccess, reachable: Reachable): readonly Check[] {
  const call = createCallApi(url, adminKey);
  return [
    { name: "API lives", run: () => checkHealth(call, "/health/live") },
    { name: "API is ready", run: () => checkHealth(call, "/health/ready") },
    { name: "round trip", run: () => checkRoundTrip(call, receiverFor(url, reachable, call)) },
  ];
}

function receiverFor(apiUrl: string, { receiver, listen }: Reachable, call: CallApi): OpenReceiver {
  if (listen !== undefined) return openListeningReceiver({ port: listen, url: receiver });
  if (receiver !== undefined) return openGivenReceiver(receiver);
  const isHere = new URL(apiUrl).hostname === "127.0.0.1";
  return isHere ? openListeningReceiver({ port: 0 }) : openWitnessReceiver(call, apiUrl);
}

async function checkHealth(call: CallApi, path: string): Promise<Finding> {
  const { status } = await call("GET", path);
  if (status === 200) return sound(`${path} answers 200`);
  return wrong(`${path} answers ${status}`, "Read the logs of manage: it says what it cannot reach");
}
