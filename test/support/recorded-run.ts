import type { JsonObject } from "../../local/engines/json-service.ts";
import { objects } from "../../local/gateway/access/access-of.ts";
import { difference, type MeterSnapshot } from "../../local/gateway/meter.ts";
import { itemSize } from "../../local/gateway/units/item-size.ts";
import type { TestCloud } from "./cloud.ts";
import { startTestReceiver, type TestReceiver, waitUntil } from "./receiver.ts";

export interface RunOrder {
  readonly tenant: string;
  readonly events: number;
  readonly endpoints: number;
  readonly payloadBytes: number;
  /** Every so many events, the first attempt of each of its deliveries fails. */
  readonly failEvery?: number;
  readonly publishers?: number;
}

export interface RecordedRun {
  /** What was called, with the functions' short names. */
  readonly calls: MeterSnapshot;
  /** Written to logs, by function: lines and the 26 bytes that CloudWatch adds to each. */
  readonly logBytes: Readonly<Record<string, number>>;
  readonly failedAttempts: number;
}

const ORDERS_A_MONTH = 10_000;
const SETTLED_MS = 1_500;

/** Publishes, waits until everything was delivered and recorded, and says what it took. Caches are warm before it counts. */
export async function recordRun(cloud: TestCloud, order: RunOrder): Promise<RecordedRun> {
  let failedAttempts = 0;
  const receiver = await startTestReceiver(({ headers, body }) => {
    const fails = headers["webhook-attempt"] === "1" && isToFail(body, order.failEvery);
    if (fails) failedAttempts++;
    return fails ? 503 : 204;
  });
  for (let number = 0; number < order.endpoints; number++)
    await cloud.call("POST", `/v1/tenants/${order.tenant}/endpoints`, { url: `${receiver.url}/${number}` });
  await publish(cloud, { ...order, events: 4 });
  await settle(cloud, receiver, 4 * order.endpoints);

  const before = cloud.cloud.gateway.meter.snapshot();
  const linesBefore = cloud.logs.length;
  await publish(cloud, order);
  const failing = order.failEvery === undefined ? 0 : Math.floor(order.events / order.failEvery) * order.endpoints;
  await settle(cloud, receiver, (4 + order.events) * order.endpoints + failing);
  const calls = difference(cloud.cloud.gateway.meter.snapshot(), before);
  await receiver.close();
  return {
    calls: named(cloud, calls),
    logBytes: bytesByFunction(cloud, cloud.logs.slice(linesBefore)),
    failedAttempts,
  };
}

/** The payload says its number; what it answered to the publisher may come later than the first attempt. */
function isToFail(body: string, failEvery: number | undefined): boolean {
  const number = Number(/"sequence":(\d+)/.exec(body)?.[1]);
  return failEvery !== undefined && number % failEvery === failEvery - 1;
}

async function publish(cloud: TestCloud, { tenant, events, payloadBytes, publishers = 16 }: RunOrder): Promise<void> {
  const spread = Math.max(1, Math.floor(ORDERS_A_MONTH / events)); // numbers as long as in a long run
  let next = 0;
  const publisher = async () => {
    for (let number = next++; number < events; number = next++) {
      const event = {
        tenant,
        type: "order.placed",
        data: { sequence: number, ...samplePayload(payloadBytes, number * spread) },
      };
      const { status, body } = await cloud.call("POST", "/v1/events", event);
      if (status !== 202) throw new Error(`Cannot record a run: publishing answered ${status} ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: publishers }, publisher));
}

/** Everything has arrived, and then nothing more was written for a while. */
async function settle(cloud: TestCloud, receiver: TestReceiver, arrivals: number): Promise<void> {
  await receiver.waitFor(arrivals, 300_000);
  const written = () => cloud.cloud.gateway.meter.snapshot().reduce((sum, row) => sum + writesOf(row), 0);
  let seen = -1;
  let since = Date.now();
  await waitUntil(() => {
    if (written() !== seen) {
      seen = written();
      since = Date.now();
    }
    return Date.now() - since > SETTLED_MS;
  }, 60_000);
}

const writesOf = ({ service, operation, calls }: MeterSnapshot[number]): number =>
  service === "dynamodb" || operation !== "ReceiveMessage" ? calls : 0;

function named({ cloud }: TestCloud, calls: MeterSnapshot): MeterSnapshot {
  const names = new Map(
    cloud.plan.functions.map(({ name, environment }) => [name, environment.POWERTOOLS_SERVICE_NAME]),
  );
  return calls.map((row) => ({ ...row, functionName: names.get(row.functionName) ?? row.functionName }));
}

function bytesByFunction({ cloud }: TestCloud, lines: readonly string[]): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const { name, environment } of cloud.plan.functions) {
    const own = lines.filter((line) => line.startsWith(`${name}: `));
    const service = environment.POWERTOOLS_SERVICE_NAME ?? name;
    bytes[service] = own.reduce(
      (sum, line) => sum + Buffer.byteLength(line) - name.length - 2 + 26,
      bytes[service] ?? 0,
    );
  }
  return bytes;
}

/** The sizes of what is stored of one kind of thing: the kind is what its partition is called by. */
export async function storedSizes({ cloud, tableName }: TestCloud, partition: string): Promise<readonly number[]> {
  const items: JsonObject[] = [];
  let from: JsonObject = {};
  do {
    const page = await cloud.engines.dynamodb.call("Scan", { TableName: tableName("StateTable"), ...from });
    items.push(...objects(page.Items));
    from = page.LastEvaluatedKey === undefined ? {} : { ExclusiveStartKey: page.LastEvaluatedKey };
  } while ("ExclusiveStartKey" in from);
  return items.filter((item) => JSON.stringify(item.pk).includes(partition)).map(itemSize);
}

/** An order as shops send it: names that repeat and identifiers that do not, in about so many bytes. */
export function samplePayload(bytes: number, seed: number): Readonly<Record<string, unknown>> {
  const lines: unknown[] = [];
  let size = 60;
  for (let line = 0; size < bytes; line++) {
    const entry = { sku: pseudoRandom(seed, line).toString(36).slice(2), quantity: (line % 5) + 1, price: 1999 + line };
    size += JSON.stringify(entry).length + 1;
    lines.push(entry);
  }
  return { order: `ord_${seed}`, currency: "EUR", lines };
}

/** The same on every machine, so that what was measured can be measured again. */
function pseudoRandom(seed: number, step: number): number {
  const mixed = Math.sin(seed * 12.9898 + step * 78.233) * 43_758.5453;
  return mixed - Math.floor(mixed);
}
