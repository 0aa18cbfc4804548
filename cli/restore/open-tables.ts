import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";

/** A copy of an hour must not end at the first throttle that lasts. */
const MOST_ATTEMPTS = 10;

/** As the person at the keyboard; in the region of their shell where the stage names none. */
export const openTables = (region: string | undefined): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...AWS_CLIENT, maxAttempts: MOST_ATTEMPTS, ...(region !== undefined && { region }) }),
  );
