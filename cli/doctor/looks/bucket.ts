import * as z from "zod";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Block = z.object({ PublicAccessBlockConfiguration: z.record(z.string(), z.boolean()) });
const WANTED = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** A bucket that is gone or closed to us refuses the question, which is the finding. */
export const lookAtBucket: Look = async ({ id }, { aws }) => {
  const answer = Block.parse(await aws(["s3api", "get-public-access-block", "--bucket", id]));
  return judgeBucket(id, answer.PublicAccessBlockConfiguration);
};

export function judgeBucket(name: string, block: Readonly<Record<string, boolean>>): Finding {
  const open = WANTED.filter((option) => block[option] !== true);
  if (open.length === 0) return sound("reachable, and closed to the public");
  const closing = WANTED.map((option) => `${option}=true`).join(",");
  return wrong(
    `${open.join(", ")} switched off`,
    `Run "aws s3api put-public-access-block --bucket ${name} --public-access-block-configuration ${closing}"`,
  );
}
