import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type Circuit, NEW_CIRCUIT } from "../../core/circuit.ts";
import { ATTENTION_INDEX, CIRCUITS_PARTITION, circuitKey } from "../../core/contract/item-keys.ts";
import type { EndpointId } from "../../core/id.ts";
import { succeedsUnlessConditionFails } from "../table/conditional.ts";
import type { Table } from "../table/document-client.ts";
import { type CircuitOwner, circuitItem, readCircuit, readOwner } from "./circuit-item.ts";

export interface CircuitStore {
  get(endpoint: EndpointId): Promise<Circuit>;
  /** False when the circuit is no longer at the version that was read. */
  replace(owner: CircuitOwner, readVersion: number, next: Circuit): Promise<boolean>;
  /** The owners of all circuits that are not simply closed; those that changed in the last second may be missing. */
  needingTending(): Promise<readonly CircuitOwner[]>;
}

export function createCircuitStore(table: Table): CircuitStore {
  return {
    get: async (endpoint) => {
      const { Item } = await table.client.send(
        new GetCommand({ TableName: table.name, Key: circuitKey(endpoint), ConsistentRead: true }),
      );
      return Item ? readCircuit(Item) : NEW_CIRCUIT;
    },

    replace: (owner, readVersion, next) => {
      const condition =
        readVersion === NEW_CIRCUIT.version
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "#version = :read",
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: { ":read": readVersion },
            };
      const put = new PutCommand({ TableName: table.name, Item: circuitItem(owner, next), ...condition });
      return succeedsUnlessConditionFails(table.client.send(put));
    },

    needingTending: () => queryIndex(table),
  };
}

async function queryIndex(table: Table): Promise<readonly CircuitOwner[]> {
  const found: CircuitOwner[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: ATTENTION_INDEX.name,
        KeyConditionExpression: "#partition = :circuits",
        ExpressionAttributeNames: { "#partition": ATTENTION_INDEX.partition },
        ExpressionAttributeValues: { ":circuits": CIRCUITS_PARTITION },
        ExclusiveStartKey,
      }),
    );
    found.push(...(page.Items ?? []).map(readOwner));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}
