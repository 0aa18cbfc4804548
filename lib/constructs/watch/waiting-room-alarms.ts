import { METRICS } from "../../../core/contract/metric-names.ts";
import type { AlarmBoard } from "./alarm-board.ts";
import type { Watched } from "./watched.ts";

/** A wake plans ninety seconds ahead: two minutes late is a whole wake that did nothing. */
const LATE_MS = 120_000;

export function watchWaitingRoom(board: AlarmBoard, { own }: Watched): void {
  board.add({
    article: "wake-missing",
    says: "Nothing has looked into the waiting room for three minutes: later retries and held deliveries stand still.",
    value: own("wake", METRICS.wakes),
    rings: "below",
    threshold: 1,
    inARow: 3,
    whenMissing: "breaching", // its silence is the news
    symptomOf: "waking-stopped",
  });
  board.add({
    article: "waiting-room-lag",
    says: "Deliveries that are due stay in the waiting room.",
    value: own("wake", METRICS.wakeLag, "Maximum"),
    rings: "above",
    threshold: LATE_MS,
    inARow: 5,
    whenMissing: "notBreaching",
    symptomOf: "waking-stopped",
  });
}
