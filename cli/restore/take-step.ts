import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { epochMs } from "../../core/time.ts";
import type { Aws } from "../aws/aws-command.ts";
import type { Say } from "../say.ts";
import { copyTable } from "./copy-table.ts";
import { newestAuditMoment } from "./newest-audit-moment.ts";
import type { RestoreStep } from "./plan-restore.ts";
import { createTally, type Tally } from "./tally.ts";
import { tellCircuits } from "./tell-circuits.ts";
import { waitUntilActive } from "./wait-until-active.ts";

const SAYS_EVERY = 100_000;

export interface StepPorts {
  readonly aws: Aws;
  readonly say: Say;
  readonly pause: (ms: number) => Promise<void>;
  readonly tables: DynamoDBDocumentClient;
  /** The moment that is restored. */
  readonly to: Date;
}

export async function takeStep({ does }: RestoreStep, ports: StepPorts): Promise<void> {
  switch (does.kind) {
    case "aws":
      await ports.aws(does.args);
      return;
    case "wait":
      return waitUntilActive(does.table, ports);
    case "copy":
      return copy(does, ports);
    case "read_audit":
      return sayAuditMoment(does.table, ports);
  }
}

async function copy({ from, to: table, circuitsIn }: CopyStep, { tables: client, say, to }: StepPorts): Promise<void> {
  const tally = createTally();
  const moment = epochMs(to.getTime());
  const now = () => epochMs(Date.now());
  await copyTable({ client, from, to: table, moment, now, tally: told(tally, say) });
  await tellCircuits(client, circuitsIn, tally.held());
  for (const line of tally.lines()) say(`   ${line}`);
}

type CopyStep = Extract<RestoreStep["does"], { kind: "copy" }>;

/** An hour without a word looks like a command that hangs. */
const told = (tally: Tally, say: Say): Pick<Tally, "count"> => ({
  count: (item, verdict) => {
    tally.count(item, verdict);
    if (tally.read() % SAYS_EVERY === 0) say(`   ${tally.read()} items so far`);
  },
});

async function sayAuditMoment(table: string, { tables, say }: StepPorts): Promise<void> {
  const newest = await newestAuditMoment({ client: tables, name: table, shards: 1, retentionDays: 1 });
  const end = newest === undefined ? "has no entry" : `ends at ${new Date(newest).toISOString()}`;
  say(
    `   It ${end}. Nothing is left that knows of later ones: if a tenant was shredded or deleted, an endpoint deleted`,
  );
  say("   or a key revoked after that, it is back, and has to be ended again.");
}

/** As it can be typed by hand, where it can. */
export function asCommand({ does }: RestoreStep): string {
  switch (does.kind) {
    case "aws":
      return `aws ${does.args.join(" ")}`;
    case "wait":
      return `aws dynamodb describe-table --table-name ${does.table} --query Table.TableStatus   (until it is ACTIVE)`;
    case "copy":
      return "by this command only, which knows what may not come back; what is there already is not copied again";
    case "read_audit":
      return `by this command, or: aws dynamodb query --table-name ${does.table}, for each partition AUDIT#<tenant>`;
  }
}
