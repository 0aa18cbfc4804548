import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { ATTENTION_INDEX, deliveryKey } from "../../core/contract/item-keys.ts";
import { ATTEMPTS_KEPT, type DeliveryStep } from "../../core/delivery.ts";
import { attentionOf } from "./delivery-item.ts";
import type { Table } from "./document-client.ts";
import { expiryAfter } from "./expiry.ts";

/** What speaks of one standing only, and must not outlive it. */
const OF_A_STANDING = [
  "nextAttemptAt",
  "heldSince",
  "deadReason",
  ATTENTION_INDEX.partition,
  ATTENTION_INDEX.sort,
] as const;

interface Condition {
  readonly expression: string;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

const IS_FINISHED = "#status IN (:delivered, :dead, :skipped)";

/** `supersedes` of core/duplicate.ts in the words of DynamoDB. A record without a last attempt is one of the first cycle. */
export function isNews({ by }: DeliveryStep): Condition {
  const isFirstStep =
    by.cycle > 1 ? "attribute_not_exists(#last)" : `(attribute_not_exists(#last) AND NOT ${IS_FINISHED})`;
  return {
    expression:
      `attribute_not_exists(pk) OR ${isFirstStep} OR #last.#cycle < :thisCycle ` +
      `OR (#last.#cycle = :thisCycle AND #last.#attempt < :thisAttempt AND NOT ${IS_FINISHED})`,
    names: ["last", "cycle", "attempt"],
    values: {
      ":thisCycle": by.cycle,
      ":thisAttempt": by.attempt,
      ":delivered": "delivered",
      ":dead": "dead",
      ":skipped": "skipped",
    },
  };
}

export const isNotDelivered: Condition = {
  expression: "#status <> :delivered",
  names: [],
  values: { ":delivered": "delivered" },
};

/** The same, and the list of attempts has room for another cycle. */
export function isNewsWithRoom(step: DeliveryStep): Condition {
  const { expression, names, values } = isNews(step);
  return {
    expression: `(${expression}) AND size(attempts) < :kept`,
    names,
    values: { ...values, ":kept": ATTEMPTS_KEPT },
  };
}

/** One step of a delivery as an update, which makes the record where there is none. */
export function updateOf(
  table: Table,
  step: DeliveryStep,
  condition: Condition,
  attempts: "added" | "begun_anew" = "added",
): UpdateCommand {
  const { delivery } = step;
  const fields = { ...fieldsOf(step), expiresAt: expiryAfter(delivery.acceptedAt, table.retentionDays) };
  const names = Object.keys(fields);
  const removed = OF_A_STANDING.filter((name) => !names.includes(name));
  const growth = growthOf(step, attempts);
  const sets = [...names.map((name) => `#${name} = :${name}`), ...growth.sets];

  return new UpdateCommand({
    TableName: table.name,
    Key: deliveryKey(delivery.endpoint, delivery.event, table.shards),
    ConditionExpression: condition.expression,
    UpdateExpression: `SET ${sets.join(", ")} REMOVE ${removed.map((name) => `#${name}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(
      [...names, ...removed, ...condition.names].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
      ...growth.values,
      ...condition.values,
    },
  });
}

function fieldsOf({ delivery, by, spends, standing }: DeliveryStep): Readonly<Record<string, unknown>> {
  const isDead = standing.status === "dead";
  const { at: _, ...shown } = { at: undefined, ...standing };
  return { ...delivery, ...shown, ...(spends && { last: by }), ...(isDead && attentionOf(delivery, standing.at)) };
}

const ADDED = "attempts = list_append(if_not_exists(attempts, :none), :attempts)";

/** What is added to and not replaced. */
function growthOf({ attempt, probe }: DeliveryStep, attempts: "added" | "begun_anew") {
  return {
    sets: [
      ...(attempt ? [attempts === "added" ? ADDED : "attempts = :attempts"] : []),
      ...(probe ? ["lastProbe = :probe", "probeCount = if_not_exists(probeCount, :zero) + :one"] : []),
    ],
    values: {
      ...(attempt && { ":attempts": [attempt], ...(attempts === "added" && { ":none": [] }) }),
      ...(probe && { ":probe": probe, ":zero": 0, ":one": 1 }),
    },
  };
}
