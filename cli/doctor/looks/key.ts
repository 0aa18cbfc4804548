import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Described = z.object({ KeyMetadata: z.object({ KeyState: z.string() }) });

export const lookAtKey: Look = async ({ id }, { aws }) =>
  judgeKey(id, Described.parse(await aws(["kms", "describe-key", "--key-id", id])).KeyMetadata.KeyState);

export function judgeKey(id: string, state: string): Finding {
  if (state === "Enabled") return sound(state);
  const enable = `aws kms enable-key --key-id ${id}`;
  // A key whose deletion is cancelled is left disabled.
  const repair = state === "PendingDeletion" ? `aws kms cancel-key-deletion --key-id ${id} && ${enable}` : enable;
  return wrong(state, `What it encrypts cannot be read. Run "${repair}"`);
}
