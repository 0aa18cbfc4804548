import * as z from "zod";
import { JobId, TenantId } from "../id.ts";

/** The body of a message in `replays`: go on with this job. Where it stands is in the job and not here. */
export const ReplayMessage = z.object({ v: z.literal(1), tenant: TenantId, job: JobId });
export type ReplayMessage = z.infer<typeof ReplayMessage>;
