/** A table of the stage, as it is found. */
export interface TableFound {
  readonly name: string;
  readonly exists: boolean;
  /** The window in which it can be restored; a table that is gone has the backup that AWS made of it when it went. */
  readonly earliest?: Date;
  readonly latest?: Date;
  readonly finalBackupArn?: string;
  /** What an earlier run restored beside it, which is not done twice. */
  readonly isBeside?: boolean;
}

export interface RestoreStep {
  readonly says: string;
  readonly does:
    | { readonly kind: "aws"; readonly args: readonly string[] }
    | { readonly kind: "wait"; readonly table: string }
    | { readonly kind: "copy"; readonly from: string; readonly to: string };
}

export interface RestoreFacts {
  readonly to: Date;
  readonly tables: readonly TableFound[];
  /** What feeds functions: they must not work on half a table. */
  readonly eventSourceIds: readonly string[];
}

export class RestoreImpossible extends Error {
  readonly code = "restore_impossible";

  constructor(message: string) {
    super(`Cannot restore: ${message}`);
    this.name = "RestoreImpossible";
  }
}

/**
 * Quiet first, then the tables, then the work again. A table that is there is restored beside itself and copied back, so
 * that its name, and with it every function's environment, stays; one that is gone comes back under its own name.
 */
export function planRestore({ to, tables, eventSourceIds }: RestoreFacts): readonly RestoreStep[] {
  return [
    ...eventSourceIds.map((id) => feeding(id, false)),
    ...tables.flatMap((table) => (table.exists ? besideItself(table, to) : underItsName(table))),
    ...eventSourceIds.map((id) => feeding(id, true)),
  ];
}

/** A name for each moment, so that a run that broke off finds what it restored. */
export const nameBeside = (table: string, to: Date): string =>
  `${table}-at-${to.toISOString().replaceAll(/[-:]|\.\d{3}Z/g, "")}`;

function besideItself(table: TableFound, to: Date): readonly RestoreStep[] {
  refuseOutside(table, to);
  const { name, isBeside = false } = table;
  const beside = nameBeside(name, to);
  const restoring = awsStep(`restore ${name} as it was at ${to.toISOString()}, into ${beside}`, [
    "dynamodb",
    "restore-table-to-point-in-time",
    ...["--source-table-name", name, "--target-table-name", beside],
    ...["--restore-date-time", to.toISOString()],
  ]);
  return [
    ...(isBeside ? [] : [restoring]),
    waitFor(beside),
    { says: `copy what ${beside} has over ${name}`, does: { kind: "copy", from: beside, to: name } },
  ];
}

function underItsName({ name, finalBackupArn }: TableFound): readonly RestoreStep[] {
  if (finalBackupArn === undefined)
    throw new RestoreImpossible(`"${name}" is gone and has no backup here; restore it from the vault of AWS Backup`);
  return [
    awsStep(`bring ${name} back from the backup that AWS made when it was deleted`, [
      "dynamodb",
      "restore-table-from-backup",
      ...["--target-table-name", name, "--backup-arn", finalBackupArn],
    ]),
    waitFor(name),
    // A restored table has none of the settings that are not its data.
    awsStep(`let ${name} expire what is old`, [
      "dynamodb",
      "update-time-to-live",
      ...["--table-name", name, "--time-to-live-specification", "Enabled=true,AttributeName=expiresAt"],
    ]),
    awsStep(`make ${name} restorable again`, [
      "dynamodb",
      "update-continuous-backups",
      ...["--table-name", name, "--point-in-time-recovery-specification", "PointInTimeRecoveryEnabled=true"],
    ]),
    awsStep(`protect ${name} from deletion`, [
      "dynamodb",
      "update-table",
      ...["--table-name", name, "--deletion-protection-enabled"],
    ]),
  ];
}

function refuseOutside({ name, earliest, latest }: TableFound, to: Date): void {
  if (earliest !== undefined && latest !== undefined && to >= earliest && to <= latest) return;
  const window = `${earliest?.toISOString() ?? "never"} to ${latest?.toISOString() ?? "never"}`;
  throw new RestoreImpossible(`"${name}" can be restored from ${window}, wanted ${to.toISOString()}`);
}

const awsStep = (says: string, args: readonly string[]): RestoreStep => ({ says, does: { kind: "aws", args } });

/** Not "aws dynamodb wait": it gives up after eight minutes, and a restore takes twenty or more. */
const waitFor = (table: string): RestoreStep => ({
  says: `wait until ${table} is there`,
  does: { kind: "wait", table },
});

const feeding = (id: string, enabled: boolean): RestoreStep =>
  awsStep(`${enabled ? "feed" : "stop feeding"} functions through ${id}`, [
    ...["lambda", "update-event-source-mapping", "--uuid", id],
    enabled ? "--enabled" : "--no-enabled",
  ]);
