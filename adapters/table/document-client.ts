import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { AWS_CLIENT } from "../aws-client.ts";

/** One client per instance: its connections are kept between invocations. */
export const createDocumentClient = (options = AWS_CLIENT): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(options), { marshallOptions: { removeUndefinedValues: true } });

/** The table that an adapter works on. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
  readonly shards: number;
  readonly retentionDays: number;
}

interface TableEnvironment {
  readonly TABLE_NAME: string;
  readonly SHARDS: string;
  readonly RETENTION_DAYS: string;
}

export const createTable = (environment: TableEnvironment): Table => ({
  client: createDocumentClient(),
  name: environment.TABLE_NAME,
  shards: Number(environment.SHARDS),
  retentionDays: Number(environment.RETENTION_DAYS),
});
