import { Alias, type IFunction, type IVersion, Version } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { FunctionName } from "../../core/contract/environment.ts";
import { acknowledge } from "./acknowledge.ts";
import { BareFunction, type FunctionProps } from "./bare-function.ts";
import { Deployments } from "./deployments.ts";

/** One deployed function. Everything calls it by its alias `live`, which new versions take over step by step. */
export class PosthornFunction<F extends FunctionName = FunctionName> extends BareFunction<F> {
  readonly alias: Alias & IFunction;

  constructor(scope: Construct, id: string, props: FunctionProps<F>) {
    super(scope, id, props);
    const pinned = props.settings.deployment.pinned[props.name];
    // CDK types optional members as "may be undefined", which its own interfaces forbid under our compiler settings.
    const newest = this.lambda.currentVersion as IVersion;
    const live = pinned === undefined ? newest : this.pinAt(pinned, newest);
    this.alias = new Alias(this, "Live", { aliasName: "live", version: live }) as Alias & IFunction;
    Deployments.of(this, props.settings).shift(this);
    acknowledge(this.lambda, {
      "Serverless-LambdaDLQ":
        "API Gateway, SQS and Secrets Manager see every failure, and what a schedule invokes is invoked again",
    });
  }

  /** The settings hold the function at an earlier version; the newest can be called as `next`, and serves nobody. */
  private pinAt(version: string, newest: IVersion): IVersion {
    new Alias(this, "Next", { aliasName: "next", version: newest });
    return Version.fromVersionAttributes(this, "Pinned", { version, lambda: this.lambda });
  }
}
