import * as z from "zod";
import type { DeployedResource } from "../../aws/deployment.ts";
import { type Finding, sound, wrong } from "../check.ts";
import type { Look } from "./look.ts";

const Attributes = z.object({
  Attributes: z.object({
    ApproximateNumberOfMessages: z.string(),
    ApproximateNumberOfMessagesNotVisible: z.string(),
    RedrivePolicy: z.string().optional(),
  }),
});
const RedrivePolicy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

/** Ends of the line, and the tasks of wake, which are planned anew each minute. */
const NEED_NO_REDRIVE = /DeadLetters|Untold|Stuck|Tasks/;

export interface QueueSeen {
  readonly waiting: string;
  readonly inFlight: string;
  readonly redrivesTo?: string;
}

export const lookAtQueue: Look = async (queue, { aws, resources }) => {
  const query = ["sqs", "get-queue-attributes", "--queue-url", queue.id, "--attribute-names", "All"];
  const { Attributes: found } = Attributes.parse(await aws(query));
  const redrive = found.RedrivePolicy && RedrivePolicy.parse(JSON.parse(found.RedrivePolicy));
  const seen = {
    waiting: found.ApproximateNumberOfMessages,
    inFlight: found.ApproximateNumberOfMessagesNotVisible,
    ...(redrive && { redrivesTo: redrive.deadLetterTargetArn }),
  };
  return judgeQueue(queue, seen, resources);
};

/** Messages that break a function five times must have a place to go to, or they go round for fourteen days. */
export function judgeQueue(
  { logicalId }: Pick<DeployedResource, "logicalId">,
  { waiting, inFlight, redrivesTo }: QueueSeen,
  resources: readonly DeployedResource[],
): Finding {
  const load = `${waiting} waiting, ${inFlight} in flight`;
  const repair =
    "Changed by hand. aws cloudformation detect-stack-drift finds what it was, aws sqs set-queue-attributes puts it back";
  if (redrivesTo === undefined)
    return NEED_NO_REDRIVE.test(logicalId) ? sound(load) : wrong(`${load}, and no dead-letter queue`, repair);

  const name = redrivesTo.split(":").at(-1) ?? "";
  const isOurs = resources.some(({ type, id }) => type === "AWS::SQS::Queue" && id.endsWith(`/${name}`));
  if (isOurs) return sound(`${load}, dead letters go to ${name}`);
  return wrong(`${load}, dead letters go to ${name}, which is not of this stage`, repair);
}
