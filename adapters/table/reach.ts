import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Table } from "./document-client.ts";

/** Of nothing: what matters is that it can be asked. */
const NOWHERE = { pk: "SMOKE", sk: "SMOKE" };

/** Reads an item that is not there. Rejects when the table, its key or the role is not as it should be. */
export async function reachTable({ client, name }: Pick<Table, "client" | "name">): Promise<void> {
  await client.send(new GetCommand({ TableName: name, Key: NOWHERE }));
}
