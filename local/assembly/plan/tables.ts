import * as z from "zod";
import type { TablePlan } from "../cloud-plan.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";
import { flag, jsonObject, readProperties } from "./property-values.ts";

const Index = z.object({ IndexName: z.string(), KeySchema: z.array(jsonObject), Projection: jsonObject });

/** Both table types say these alike: what a GlobalTable says per replica is about copies, protection and throughput. */
const TableProperties = z.object({
  AttributeDefinitions: z.array(jsonObject),
  KeySchema: z.array(jsonObject),
  GlobalSecondaryIndexes: z.array(Index).exactOptional(),
  LocalSecondaryIndexes: z.array(Index).exactOptional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().exactOptional(), Enabled: flag }).exactOptional(),
});

export function planTables(draft: Draft): readonly TablePlan[] {
  return ofType(draft, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable").map((table) => {
    const { TimeToLiveSpecification: ttl, ...properties } = readProperties(table, TableProperties);
    // On demand whatever the template says: the local engines know no throughput, and the meter counts units either
    // way.
    const createTable = { TableName: table.physicalId, BillingMode: "PAY_PER_REQUEST", ...properties };
    const ttlAttribute = ttl?.Enabled ? ttl.AttributeName : undefined;
    return {
      name: table.physicalId,
      arn: arnIn(table),
      createTable,
      ...(ttlAttribute !== undefined && { ttlAttribute }),
    };
  });
}
