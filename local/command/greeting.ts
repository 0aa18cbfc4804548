import type { ReceivedWebhook } from "../demo/receiver.ts";

export interface GreetingFacts {
  readonly apiUrl: string;
  readonly adminKey: string;
  readonly dataDirectory: string;
  readonly demoTenant: string | undefined;
}

/** What a person needs next, ready to be pasted. The command carries the values itself: another terminal knows none of them. */
export function greeting({ apiUrl, adminKey, dataDirectory, demoTenant }: GreetingFacts): string {
  const lines = [
    "",
    `Posthorn is running at ${apiUrl}, and explains itself at ${apiUrl}/docs`,
    `Data is kept in ${dataDirectory}. Ctrl-C ends it; the next start goes on from there.`,
    "",
    ...(demoTenant === undefined
      ? []
      : ["Publish an event, in another terminal:", "", publishCommand(apiUrl, adminKey, demoTenant), ""]),
    "For the commands of the README:",
    "",
    `  export API=${apiUrl} KEY=${adminKey}`,
    "",
    ...(demoTenant === undefined ? [] : [`What the built-in receiver of tenant "${demoTenant}" gets:`, ""]),
  ];
  return lines.join("\n");
}

function publishCommand(apiUrl: string, adminKey: string, tenant: string): string {
  const event = JSON.stringify({ tenant, type: "invoice.paid", data: { invoice: "in_1", amount: 4200 } });
  return [
    `  curl -X POST ${apiUrl}/v1/events \\`,
    `    -H 'authorization: Bearer ${adminKey}' \\`,
    `    -H 'content-type: application/json' \\`,
    `    -d '${event}'`,
  ].join("\n");
}

export function receivedLine({ id, attempt, body, verdict, reason }: ReceivedWebhook): string {
  const judged = verdict === "verified" ? "signature verified" : `REFUSED (${reason})`;
  return `receiver: ${id} attempt ${attempt}, ${judged}\n  ${body}`;
}
