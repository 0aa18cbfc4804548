import { cpSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { systemChance, systemPause } from "../../adapters/system.ts";
import { createBatchWriter } from "../../adapters/table/batch-writer.ts";
import type { Table } from "../../adapters/table/document-client.ts";
import { createWaitingRoom } from "../../adapters/waiting-room/waiting-room.ts";
import { DeliveryMessage, newMessageId } from "../../core/contract/delivery-message.ts";
import { newEndpointId, newEventId, TenantId } from "../../core/id.ts";
import { after, type EpochMs } from "../../core/time.ts";
import type { LocalCloud } from "../../local/cloud/cloud.ts";

const MINUTE_MS = 60_000;
const AT_ONCE = 500;
const FAILED = { tenant: TenantId.parse("acme"), type: "invoice.paid", cycle: 1, attempt: 6 };

export interface DueMinute {
  readonly minute: EpochMs;
  readonly deliveries: number;
  readonly endpoints: number;
}

/** Puts deliveries of many endpoints into the waiting room, due all over one minute, as failed attempts would. */
export async function fillMinute(waitingRoom: Table, { minute, deliveries, endpoints }: DueMinute): Promise<void> {
  const room = createWaitingRoom(createBatchWriter(waitingRoom, { lingerMs: 0, pause: systemPause }), 1);
  const acceptedAt = after(minute, -60 * MINUTE_MS);
  const failing = Array.from({ length: endpoints }, () => newEndpointId(acceptedAt, systemChance));
  const waiting = Array.from({ length: Math.ceil(deliveries / endpoints) }, () => failing)
    .flat()
    .slice(0, deliveries)
    .map((endpoint, number) => ({ endpoint, dueAt: after(minute, (number * 7) % MINUTE_MS) }));
  const waitFor = ({ endpoint, dueAt }: (typeof waiting)[number]) => {
    const event = newEventId(acceptedAt, systemChance);
    return room.wait({ ...FAILED, id: newMessageId(systemChance), endpoint, event, acceptedAt }, dueAt);
  };

  for (let first = 0; first < deliveries; first += AT_ONCE)
    await Promise.all(waiting.slice(first, first + AT_ONCE).map(waitFor));
}

/** The synthesized app without the other consumers: what `wake` has sent stays in its queue until somebody counts it. */
export function assemblyThatOnlyWakes(directory: string, folder: string): string {
  const assembly = join(folder, "assembly");
  cpSync(directory, assembly, { recursive: true });
  for (const file of globSync("*.template.json", { cwd: assembly })) {
    const template = JSON.parse(readFileSync(join(assembly, file), "utf8"));
    for (const [id, resource] of Object.entries<{ Type: string; Properties: object }>(template.Resources)) {
      const isOther = resource.Type === "AWS::Lambda::EventSourceMapping" && !id.includes("TasksSource");
      if (isOther) resource.Properties = { ...resource.Properties, Enabled: false };
    }
    writeFileSync(join(assembly, file), JSON.stringify(template));
  }
  return assembly;
}

const STATES = ["", "Delayed", "NotVisible"].map((state) => `ApproximateNumberOfMessages${state}`);
const Figures = z.object({ Attributes: z.record(z.string(), z.coerce.number()) });
const Received = z.object({ Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).default([]) });

const retriesOf = ({ plan }: LocalCloud): string => plan.queues.find(({ name }) => name.includes("Retries"))?.url ?? "";

/** How many retries there are, delayed ones included. */
export async function countRetries(cloud: LocalCloud): Promise<number> {
  const asked = { QueueUrl: retriesOf(cloud), AttributeNames: STATES };
  const { Attributes } = Figures.parse(await cloud.engines.sqs.call("GetQueueAttributes", asked));
  return Object.values(Attributes).reduce((sum, count) => sum + count, 0);
}

/** Reads the retries to their end: how often each delivery is among them. */
export async function takeRetries(cloud: LocalCloud): Promise<ReadonlyMap<string, number>> {
  const { sqs } = cloud.engines;
  const QueueUrl = retriesOf(cloud);
  const times = new Map<string, number>();
  while ((await countRetries(cloud)) > 0) {
    const asked = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages } = Received.parse(await sqs.call("ReceiveMessage", asked));
    const Entries = Messages.map(({ ReceiptHandle }, place) => ({ Id: String(place), ReceiptHandle }));
    if (Entries.length > 0) await sqs.call("DeleteMessageBatch", { QueueUrl, Entries });
    for (const { Body } of Messages) {
      const { endpoint, event } = DeliveryMessage.parse(JSON.parse(Body));
      const name = `${endpoint} ${event}`;
      times.set(name, (times.get(name) ?? 0) + 1);
    }
  }
  return times;
}
