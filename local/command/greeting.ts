import type { ReceivedWebhook } from "../demo/receiver.ts";

export interface GreetingFacts {
  readonly apiUrl: string;
  readonly adminKey: string;
  readonly dataDirectory: string;
  readonly demoTenant: string | undefined;
}

/** What a person needs next, ready to be pasted. */
export function greeting({ apiUrl, adminKey, dataDirectory, demoTenant }: GreetingFacts): string {
  const lines = [
    "",
    "Posthorn is running.",
    "",
    `  API        ${apiUrl}`,
    `  Admin key  ${adminKey}`,
    `  Data       ${dataDirectory}`,
    "",
    ...(demoTenant === undefined
      ? []
      : [
          "Publish an event; the built-in receiver below will show it:",
          "",
          publishCommand(apiUrl, adminKey, demoTenant),
          "",
        ]),
    "Ctrl-C ends it. What was accepted is delivered after the next start.",
  ];
  return lines.join("\n");
}

function publishCommand(apiUrl: string, adminKey: string, tenant: string): string {
  const event = JSON.stringify({ tenant, type: "invoice.paid", data: { invoice: "in_1", amount: 4200 } });
  return [
    `curl -X POST ${apiUrl}/v1/events \\`,
    `  -H 'authorization: Bearer ${adminKey}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${event}'`,
  ].join("\n");
}

export function receivedLine({ id, attempt, body, verdict, reason }: ReceivedWebhook): string {
  const judged = verdict === "verified" ? "signature verified" : `REFUSED (${reason})`;
  return `receiver: ${id} attempt ${attempt}, ${judged}\n  ${body}`;
}
