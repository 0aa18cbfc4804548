import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Block = z.object({ PublicAccessBlockConfiguration: z.record(z.string(), z.boolean()) });
const WANTED = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** A bucket that is gone or closed to us refuses the question, which is the finding. */
export const lookAtBucket: Look = async ({ id }, { aws }) => {
  const answer = Block.parse(await aws(["s3api", "get-public-access-block", "--bucket", id]));
  return judgeBucket(answer.PublicAccessBlockConfiguration);
};

export function judgeBucket(block: Readonly<Record<string, boolean>>): Finding {
  const open = WANTED.filter((name) => block[name] !== true);
  if (open.length === 0) return sound("reachable, and closed to the public");
  return wrong(`${open.join(", ")} switched off`, "Deploy the stack State again: payloads must never be public");
}
