import type { JsonObject } from "../../engines/json-service.ts";
import type { Access } from "../policy.ts";
import { type AccessOf, type AccessQuestion, access, arn, object, objects, type Place, text } from "./access-of.ts";
import { leadingKeys } from "./leading-keys.ts";

/** They need an action of their own, not those of their parts. */
const BATCHES: ReadonlySet<string> = new Set(["BatchGetItem", "BatchWriteItem"]);

/** The parts of a transaction, and the action that each needs. */
const TRANSACTED: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

export const dynamoDbAccess: AccessOf = (question) => {
  const { operation, input } = question;
  if (BATCHES.has(operation)) return batchAccess(question);
  if (operation.startsWith("Transact")) return transactionAccess(question);
  return Promise.all([targetAccess(question, operation, input)]);
};

function batchAccess(question: AccessQuestion): Promise<readonly Access[]> {
  const tables = Object.entries(object(question.input.RequestItems));
  return Promise.all(
    tables.map(([TableName, requests]) => targetAccess(question, question.operation, { TableName, requests })),
  );
}

function transactionAccess(question: AccessQuestion): Promise<readonly Access[]> {
  const parts = objects(question.input.TransactItems).flatMap((item) => Object.entries(item));
  return Promise.all(parts.map(([part, input]) => targetAccess(question, TRANSACTED[part] ?? part, object(input))));
}

async function targetAccess({ place, lookUp }: AccessQuestion, action: string, input: JsonObject): Promise<Access> {
  const table = text(input.TableName);
  if (table === undefined) return access(`dynamodb:${action}`, arn("dynamodb", place, "table/*"));

  const index = text(input.IndexName);
  const keys = await leadingKeys({ table, index, input }, lookUp);
  return access(
    `dynamodb:${action}`,
    resourceOf(table, index, place),
    keys.length === 0 ? {} : { "dynamodb:leadingkeys": keys },
  );
}

function resourceOf(table: string, index: string | undefined, place: Place): string {
  const tableArn = table.startsWith("arn:") ? table : arn("dynamodb", place, `table/${table}`);
  return index === undefined ? tableArn : `${tableArn}/index/${index}`;
}
