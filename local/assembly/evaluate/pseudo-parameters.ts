import type { Environment } from "../environment.ts";
import { arnOf } from "../kinds/arn.ts";

/** What `Ref` gives for names that begin with `AWS::`. Undefined for a name that AWS does not have either. */
export function pseudoParameter(name: string, stackName: string, environment: Environment): string | undefined {
  switch (name) {
    case "AWS::AccountId":
      return environment.accountId;
    case "AWS::Region":
      return environment.region;
    case "AWS::Partition":
      return environment.partition;
    case "AWS::URLSuffix":
      return environment.urlSuffix;
    case "AWS::StackName":
      return stackName;
    case "AWS::StackId":
      return arnOf(environment, "cloudformation", `stack/${stackName}/local`);
    default:
      return undefined;
  }
}
