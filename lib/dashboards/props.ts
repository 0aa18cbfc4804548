import type { CompositeAlarm } from "aws-cdk-lib/aws-cloudwatch";
import type { AlarmBoard } from "../constructs/watch/alarm-board.ts";
import type { Contributors } from "../constructs/watch/contributors.ts";
import type { Watched } from "../constructs/watch/watched.ts";

export interface DashboardProps {
  /** What the names of dashboards begin with. */
  readonly name: string;
  readonly watched: Watched;
  readonly board: AlarmBoard;
  readonly causes: readonly CompositeAlarm[];
  readonly contributors: Contributors;
}
