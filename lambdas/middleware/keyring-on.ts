import type { Metrics } from "@aws-lambda-powertools/metrics";
import { KMSClient } from "@aws-sdk/client-kms";
import { AWS_CLIENT } from "../../adapters/aws-client.ts";
import { createKeyring } from "../../adapters/keyring.ts";
import { systemNow } from "../../adapters/system.ts";
import type { Table } from "../../adapters/table/document-client.ts";
import { createKeyWatch } from "./key-watch.ts";

/** The keyring as every function has it that opens or seals. */
export const keyringOn = (table: Table, keyId: string, metrics: Pick<Metrics, "addMetric">) =>
  createKeyring({
    kms: new KMSClient(AWS_CLIENT),
    table: table.client,
    tableName: table.name,
    keyId,
    now: systemNow,
    watch: createKeyWatch(metrics),
  });
