import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Aws } from "../aws/aws-command.ts";
import { copyTable } from "./copy-table.ts";
import type { RestoreStep } from "./plan-restore.ts";
import { statusOfTable } from "./read-facts.ts";

const LOOK_EVERY_MS = 15_000;

export async function takeStep({ does }: RestoreStep, aws: Aws, region: string | undefined): Promise<void> {
  switch (does.kind) {
    case "aws":
      await aws(does.args);
      return;
    case "wait":
      while ((await statusOfTable(does.table, aws)) !== "ACTIVE") await pause(LOOK_EVERY_MS);
      return;
    case "copy":
      await copyTable(new DynamoDBClient(region === undefined ? {} : { region }), does.from, does.to);
  }
}

/** As it can be typed by hand. */
export function asCommand({ does }: RestoreStep): string {
  switch (does.kind) {
    case "aws":
      return `aws ${does.args.join(" ")}`;
    case "wait":
      return `aws dynamodb describe-table --table-name ${does.table} --query Table.TableStatus   (until it is ACTIVE)`;
    case "copy":
      return `copy every item of ${does.from} into ${does.to}`;
  }
}
