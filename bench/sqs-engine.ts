import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { createSqsService, type SqsService } from "../local/engines/sqs/sqs-service.ts";

// What a message costs (sent, received, deleted) when much else waits. Run with: npx node bench/sqs-engine.ts
const CROWD = 200_000;
const GROUPS = 10_000;
const ROUNDS = 6;
const MESSAGES_A_ROUND = 500;

const folder = mkdtempSync(join(tmpdir(), "posthorn-bench-"));
const body = "x".repeat(512);
const receivedSchema = z.object({ Messages: z.array(z.object({ ReceiptHandle: z.string() })) });

function open(name: string): SqsService {
  const file = join(folder, `${name}.sqlite`);
  const service = createSqsService({ file, region: "eu-central-1", accountId: "000000000000" });
  service.createQueue("queue");
  return service;
}

async function fill(service: SqsService, entry: (index: number) => { readonly [key: string]: string | number }) {
  for (let sent = 0; sent < CROWD; sent += 10) {
    const Entries = Array.from({ length: 10 }, (_, place) => ({
      Id: String(place),
      MessageBody: body,
      ...entry(sent + place),
    }));
    await service.call("SendMessageBatch", { QueueUrl: "queue", Entries });
  }
}

async function passOne(service: SqsService): Promise<void> {
  await service.call("SendMessage", { QueueUrl: "queue", MessageBody: body });
  const { Messages } = receivedSchema.parse(await service.call("ReceiveMessage", { QueueUrl: "queue" }));
  for (const { ReceiptHandle } of Messages) await service.call("DeleteMessage", { QueueUrl: "queue", ReceiptHandle });
}

async function passTen(service: SqsService): Promise<void> {
  const Entries = Array.from({ length: 10 }, (_, place) => ({ Id: String(place), MessageBody: body }));
  await service.call("SendMessageBatch", { QueueUrl: "queue", Entries });
  const asked = { QueueUrl: "queue", MaxNumberOfMessages: 10 };
  const { Messages } = receivedSchema.parse(await service.call("ReceiveMessage", asked));
  const handles = Messages.map(({ ReceiptHandle }, place) => ({ Id: String(place), ReceiptHandle }));
  await service.call("DeleteMessageBatch", { QueueUrl: "queue", Entries: handles });
}

async function microsecondsOf(times: number, pass: () => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let count = 0; count < times; count += 1) await pass();
  return ((performance.now() - start) * 1000) / times;
}

/** The fastest of some rounds: what else runs on the machine only ever adds. */
async function bestOf(messagesAPass: number, pass: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1)
    best = Math.min(best, (await microsecondsOf(MESSAGES_A_ROUND / messagesAPass, pass)) / messagesAPass);
  return best;
}

/** The share of a core that one waiting receiver takes, once the garbage of what was before is collected. */
async function loadOfWaiting(service: SqsService): Promise<number> {
  await service.call("ReceiveMessage", { QueueUrl: "queue", WaitTimeSeconds: 1 });
  const before = process.cpuUsage();
  const start = performance.now();
  await service.call("ReceiveMessage", { QueueUrl: "queue", WaitTimeSeconds: 2 });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - start);
}

const round = (value: number, digits = 1) => value.toFixed(digits).padStart(8);
const say = (what: string, microseconds: number, baseline: number) =>
  console.log(`${what.padEnd(52)}${round(microseconds)} µs   ×${round(microseconds / baseline, 2).trim()}`);

const empty = open("empty");
const alone = await bestOf(1, () => passOne(empty));
say("one message, nothing else there", alone, alone);
say("ten at once, a message", await bestOf(10, () => passTen(empty)), alone);

const heapBefore = process.memoryUsage().heapUsed;
const delayed = open("delayed");
await fill(delayed, () => ({ DelaySeconds: 900 }));
say(`one message beside ${CROWD} delayed ones`, await bestOf(1, () => passOne(delayed)), alone);
console.log(
  `a receiver waiting beside them                      ${round((await loadOfWaiting(delayed)) * 100)} % of a core`,
);
const heapGrowth = (process.memoryUsage().heapUsed - heapBefore) / CROWD;
console.log(
  `memory of a delayed message of ${body.length} bytes              ${round(heapGrowth)} bytes, garbage included`,
);

await delayed.close();
const reopening = performance.now();
const reopened = open("delayed");
console.log(`opening a file with ${CROWD} messages               ${round(performance.now() - reopening)} ms`);

const crowded = open("crowded");
await fill(crowded, (index) => ({ MessageGroupId: `group-${index % GROUPS}` }));
say(`one message behind ${CROWD} ready ones of ${GROUPS} groups`, await bestOf(1, () => passOne(crowded)), alone);

for (const service of [empty, reopened, crowded]) await service.close();
rmSync(folder, { recursive: true });
