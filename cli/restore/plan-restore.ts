/** A table of the stage, as it is found. */
export interface TableFound {
  readonly name: string;
  /** It holds what waits; the circuits that hold it are in the other one. */
  readonly isWaitingRoom: boolean;
  readonly state: TableState;
}

export type TableState =
  | {
      readonly kind: "there";
      /** The window in which it can be restored. */
      readonly earliest?: Date;
      readonly latest?: Date;
      /** What an earlier run restored beside it, which is not done twice. */
      readonly isBeside: boolean;
    }
  /** The backup that AWS makes of a table when it is deleted. */
  | { readonly kind: "gone"; readonly finalBackup?: FinalBackup }
  /** An earlier run has brought it back, and may have broken off before its settings were what they were. */
  | { readonly kind: "brought_back"; readonly expires: boolean };

export interface FinalBackup {
  readonly arn: string;
  readonly madeAt: Date;
}

export interface RestoreStep {
  readonly says: string;
  readonly does:
    | { readonly kind: "aws"; readonly args: readonly string[] }
    | { readonly kind: "wait"; readonly table: string }
    | { readonly kind: "copy"; readonly from: string; readonly to: string; readonly circuitsIn: string }
    | { readonly kind: "read_audit"; readonly table: string };
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
  const circuitsIn = tables.find(({ isWaitingRoom }) => !isWaitingRoom)?.name;
  if (circuitsIn === undefined) throw new RestoreImpossible("its stacks name no table; is the stage deployed?");
  // The waiting room last: what comes back there is let out by circuits that lie in the other table.
  const inOrder = tables.toSorted((one, other) => Number(one.isWaitingRoom) - Number(other.isWaitingRoom));
  return [
    ...eventSourceIds.map((id) => feeding(id, false)),
    ...inOrder.flatMap((table) => stepsFor(table, to, circuitsIn)),
    ...eventSourceIds.map((id) => feeding(id, true)),
  ];
}

function stepsFor(table: TableFound, to: Date, circuitsIn: string): readonly RestoreStep[] {
  const { name, state } = table;
  switch (state.kind) {
    case "there":
      return besideItself(name, state, to, circuitsIn);
    case "gone":
      return [...underItsName(name, state.finalBackup, to), ...settingsOf(table, false)];
    case "brought_back":
      return settingsOf(table, state.expires);
  }
}

/** A name for each moment, so that a run that broke off finds what it restored. */
export const nameBeside = (table: string, to: Date): string =>
  `${table}-at-${to.toISOString().replaceAll(/[-:]|\.\d{3}Z/g, "")}`;

type There = Extract<TableState, { kind: "there" }>;

function besideItself(name: string, state: There, to: Date, circuitsIn: string): readonly RestoreStep[] {
  if (!state.isBeside) refuseOutside(name, state, to);
  const beside = nameBeside(name, to);
  const restoring = awsStep(`restore ${name} as it was at ${to.toISOString()}, into ${beside}`, [
    "dynamodb",
    "restore-table-to-point-in-time",
    ...["--source-table-name", name, "--target-table-name", beside],
    ...["--restore-date-time", to.toISOString()],
  ]);
  return [
    ...(state.isBeside ? [] : [restoring]),
    waitFor(beside),
    {
      says: `copy what ${beside} has over ${name}, but for what was ended since or has gone on`,
      does: { kind: "copy", from: beside, to: name, circuitsIn },
    },
  ];
}

function underItsName(name: string, backup: FinalBackup | undefined, to: Date): readonly RestoreStep[] {
  if (backup === undefined)
    throw new RestoreImpossible(`"${name}" is gone and has no backup here; restore it from the vault of AWS Backup`);
  const says = `bring ${name} back as it was when it was deleted, at ${backup.madeAt.toISOString()}`;
  return [
    awsStep(`${says} (AWS has no other moment of it, so not as it was at ${to.toISOString()})`, [
      "dynamodb",
      "restore-table-from-backup",
      ...["--target-table-name", name, "--backup-arn", backup.arn],
    ]),
  ];
}

/** A restored table has none of the settings that are not its data. */
function settingsOf({ name, isWaitingRoom }: TableFound, expires: boolean): readonly RestoreStep[] {
  const expiring = awsStep(`let ${name} expire what is old`, [
    "dynamodb",
    "update-time-to-live",
    ...["--table-name", name, "--time-to-live-specification", "Enabled=true,AttributeName=expiresAt"],
  ]);
  const auditing: RestoreStep = {
    says: `look up to when the audit log of ${name} goes`,
    does: { kind: "read_audit", table: name },
  };
  return [
    waitFor(name),
    ...(expires ? [] : [expiring]), // it is an error to switch it on twice
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
    ...(isWaitingRoom ? [] : [auditing]),
  ];
}

function refuseOutside(name: string, { earliest, latest }: There, to: Date): void {
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
