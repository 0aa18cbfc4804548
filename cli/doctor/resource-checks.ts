import type { DeployedResource } from "../aws/deployment.ts";
import type { Check } from "./check.ts";
import { lookAtAlias } from "./looks/alias.ts";
import { lookAtBucket } from "./looks/bucket.ts";
import { lookAtRule, lookAtSchedule } from "./looks/clock.ts";
import { lookAtFeed } from "./looks/feed.ts";
import { lookAtFunction } from "./looks/function.ts";
import { lookAtKey } from "./looks/key.ts";
import type { Look, Surroundings } from "./looks/look.ts";
import { lookAtQueue } from "./looks/queue.ts";
import { lookAtSecret } from "./looks/secret.ts";
import { lookAtTable } from "./looks/table.ts";
import { lookAtTopic } from "./looks/topic.ts";

/** What can be other than it was deployed: somebody's hand, or a state of its own. The rest CloudFormation answers for. */
export const LOOKS: Readonly<Record<string, Look>> = {
  "AWS::DynamoDB::GlobalTable": lookAtTable,
  "AWS::SQS::Queue": lookAtQueue,
  "AWS::KMS::Key": lookAtKey,
  "AWS::SecretsManager::Secret": lookAtSecret,
  "AWS::S3::Bucket": lookAtBucket,
  "AWS::Lambda::Function": lookAtFunction,
  "AWS::Lambda::Alias": lookAtAlias,
  "AWS::Lambda::EventSourceMapping": lookAtFeed,
  "AWS::Scheduler::Schedule": lookAtSchedule,
  "AWS::Events::Rule": lookAtRule,
  "AWS::SNS::Topic": lookAtTopic,
};

export function resourceChecks(surroundings: Surroundings): readonly Check[] {
  return surroundings.resources.flatMap((resource) => {
    const look = LOOKS[resource.type];
    if (look === undefined) return [];
    return [{ name: nameOf(resource), run: () => look(resource, surroundings) }];
  });
}

/** Several stacks have functions of the same name. */
const nameOf = ({ stack, type, logicalId }: DeployedResource): string =>
  `${stack} ${type.split("::").at(-1)} ${logicalId}`;
