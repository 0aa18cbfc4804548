import { Duration } from "aws-cdk-lib";
import type { StageSettings } from "../../settings.ts";
import type { Announcements } from "../announcements.ts";
import type { DeliveryLanes } from "../delivery-lanes.ts";
import type { Replays } from "../replays.ts";
import type { State } from "../state.ts";

/** Below the 30 s after which API Gateway answers by itself. */
export const API_TIMEOUT = Duration.seconds(25);

/** What the functions of the API work on. */
export interface BehindTheApi {
  readonly state: State;
  readonly lanes: DeliveryLanes;
  readonly replays: Replays;
  readonly announcements: Announcements;
}

/** Keys of a stage that may be thrown away say so, so that they are never mistaken for others. */
export const apiKeyModeOf = (settings: StageSettings): "live" | "test" => (settings.disposable ? "test" : "live");

/** Confines a grant on the table to items of one kind. */
export const leadingKeys = (pattern: string) => ({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [pattern] } });
