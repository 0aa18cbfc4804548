import { ArnFormat, Duration, Lazy, Stack } from "aws-cdk-lib";
import { LambdaApplication, LambdaDeploymentGroup, type LambdaDeploymentGroupProps } from "aws-cdk-lib/aws-codedeploy";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Alias, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { TRAFFIC_SHIFTS } from "../deployment-settings.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge, acknowledgeWildcard } from "./acknowledge.ts";
import { BareFunction } from "./bare-function.ts";
import { NewVersionErrors } from "./new-version-errors.ts";

/** A function whose alias new versions take over. */
interface Shiftable extends Construct {
  readonly lambda: LambdaFunction;
  readonly alias: Alias;
}

const ID = "Deployments";

/**
 * How new versions get their traffic, in one stack: one CodeDeploy application, one role, and one function that tries the
 * new versions before any request reaches them.
 */
export class Deployments extends Construct {
  /** Tries new versions. It is no alias itself: a test that has to be tested first would never begin. */
  readonly smoke: BareFunction<"smoke">;
  private readonly application: LambdaApplication;
  private readonly role: Role;
  private readonly settings: StageSettings;
  private readonly versions: string[] = [];

  /** The one of the stack that a construct stands in. */
  static of(scope: Construct, settings: StageSettings): Deployments {
    const stack = Stack.of(scope);
    const known = stack.node.tryFindChild(ID);
    return known instanceof Deployments ? known : new Deployments(stack, ID, settings);
  }

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    this.settings = settings;
    this.application = new LambdaApplication(this, "Application");
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("codedeploy.amazonaws.com") });
    this.allowReadingAlarms();
    this.smoke = this.createSmoke(settings);
  }

  /** Lets CodeDeploy move the alias of a function, and take it back when the new version fails. */
  shift(subject: Shiftable): void {
    const { lambda, alias } = subject;
    this.versions.push(lambda.currentVersion.functionArn);
    this.allowTrying(lambda);
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
        resources: [lambda.functionArn, `${lambda.functionArn}:live`],
      }),
    );
    new LambdaDeploymentGroup(subject, "Deployment", {
      application: this.application,
      // Without its policies: CDK would add AWS's managed one, which may call and move every function of the account.
      role: this.role.withoutPolicyUpdates(),
      alias,
      deploymentConfig: TRAFFIC_SHIFTS[this.settings.deployment.shift],
      preHook: this.smoke.lambda,
      ...this.rollback(subject),
    });
  }

  /**
   * Every version, not the newest alone: a grant that each deployment changes is seconds old when the smoke test needs it, and
   * IAM takes longer than that to tell everybody.
   */
  private allowTrying({ functionArn }: LambdaFunction): void {
    this.smoke.allow(["lambda:InvokeFunction"], [`${functionArn}:*`]);
    acknowledgeWildcard(this.smoke.role, functionArn, ":*", "The versions of a function that is to be tried");
  }

  /** A stage that nobody watches has the smoke test alone. */
  private rollback({ lambda, alias }: Shiftable): Pick<LambdaDeploymentGroupProps, "alarms" | "autoRollback"> {
    const autoRollback = { failedDeployment: true, stoppedDeployment: true };
    if (this.settings.watch === "none") return { autoRollback };
    const { alarm } = new NewVersionErrors(alias, "NewVersion", lambda);
    return { alarms: [alarm], autoRollback: { ...autoRollback, deploymentInAlarm: true } };
  }

  private createSmoke(settings: StageSettings): BareFunction<"smoke"> {
    const smoke = new BareFunction(this, "Smoke", {
      name: "smoke",
      settings,
      timeout: Duration.minutes(1),
      memoryMb: 256,
      environment: { TESTED_VERSIONS: Lazy.string({ produce: () => this.versions.join(",") }) },
    });
    acknowledge(smoke.lambda, {
      "Serverless-LambdaDLQ": "CodeDeploy sees whether it answered, and stops the deployment when it did not",
    });
    this.role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [smoke.lambda.functionArn] }),
    );
    return smoke;
  }

  private allowReadingAlarms(): void {
    const resource = {
      service: "cloudwatch",
      resource: "alarm",
      resourceName: "*",
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    };
    const alarms = Stack.of(this).formatArn(resource);
    this.role.addToPolicy(new PolicyStatement({ actions: ["cloudwatch:DescribeAlarms"], resources: [alarms] }));
    acknowledgeWildcard(
      this.role,
      alarms,
      "",
      "CodeDeploy reads the alarms of its groups, as AWS's own policy lets it",
    );
  }
}
