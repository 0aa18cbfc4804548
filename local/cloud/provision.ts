import type { CloudPlan, TablePlan } from "../assembly/cloud-plan.ts";
import type { CloudEngines } from "./engines.ts";

/** Brings the engines to what the plan says. What is there already stays as it is: data survives a change of the app. */
export async function provision(plan: CloudPlan, engines: CloudEngines): Promise<void> {
  for (const key of plan.keys) engines.kms.ensureKey(key);
  for (const { name, arn, properties } of plan.secrets) {
    await engines.secretsmanager.ensureSecret({ ...properties, Name: name }, arn);
  }
  for (const bucket of plan.buckets) await engines.s3.ensureBucket(bucket.name, bucket);
  for (const bus of plan.eventBuses) engines.events.ensureBus(bus.name);
  for (const queue of deadLettersFirst(plan.queues)) engines.sqs.createQueue(queue.name, queue.attributes);
  await Promise.all(plan.tables.map((table) => provideTable(table, engines)));
}

async function provideTable({ createTable, ttlAttribute }: TablePlan, { dynamodb }: CloudEngines): Promise<void> {
  await dynamodb.createTable(createTable);
  if (ttlAttribute !== undefined) await dynamodb.deleteExpired(createTable, ttlAttribute);
}

/** A queue can only name a dead-letter queue that exists. */
function deadLettersFirst(queues: CloudPlan["queues"]): CloudPlan["queues"] {
  const hasRedrive = (queue: CloudPlan["queues"][number]) => Number("RedrivePolicy" in queue.attributes);
  return queues.toSorted((a, b) => hasRedrive(a) - hasRedrive(b));
}
