import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type CloudOptions, type LocalCloud, startCloud } from "../../local/cloud/cloud.ts";
import { readAdminKey } from "../../local/command/admin-key.ts";
import { synthesize } from "../../local/synthesize.ts";

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there
  readonly body: any;
}

export interface TestCloud {
  readonly cloud: LocalCloud;
  readonly adminKey: string;
  /** Everything the functions and the platform have written so far. */
  readonly logs: readonly string[];
  /** Calls the API as the admin, or with other headers. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Looks into the engines through the gateway, as somebody who may do everything. */
  readonly table: DynamoDBDocumentClient;
  readonly queue: SQSClient;
  tableName(partOfName: string): string;
  queueUrl(partOfName: string): string;
  close(): Promise<void>;
}

/** The whole cloud from the synthesized templates: in memory, on free ports, with functions in worker threads. */
export async function startTestCloud(options: Partial<CloudOptions> = {}): Promise<TestCloud> {
  const logs: string[] = [];
  const { directory } = await synthesize("local");
  const cloud = await startCloud({
    assemblyDirectory: directory,
    port: 0,
    mode: "worker",
    log: (line) => logs.push(line),
    ...options,
  });
  const adminKey = await readAdminKey(cloud);
  const client = { region: cloud.place.region, endpoint: cloud.gateway.url, credentials: cloud.operator };
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const queue = new SQSClient(client);

  return {
    cloud,
    adminKey,
    logs,
    table,
    queue,
    call: (method, path, body, headers = {}) =>
      callApi(cloud.apiUrl + path, { method, body, headers: { authorization: `Bearer ${adminKey}`, ...headers } }),
    tableName: (part) => named(cloud.plan.tables, part).name,
    queueUrl: (part) => named(cloud.plan.queues, part).url,
    close: async () => {
      table.destroy();
      queue.destroy();
      await cloud.close();
    },
  };
}

interface ApiCall {
  readonly method: string;
  readonly body: unknown;
  readonly headers: Record<string, string>;
}

async function callApi(url: string, { method, body, headers }: ApiCall): Promise<ApiAnswer> {
  const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await fetch(url, { method, headers: { "content-type": "application/json", ...headers }, ...sent });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

function named<T extends { readonly name: string }>(things: readonly T[], part: string): T {
  const found = things.filter(({ name }) => name.includes(part));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new Error(`Found ${found.length} of "${part}" among ${things.map(({ name }) => name).join(", ")}, wanted one`);
}
