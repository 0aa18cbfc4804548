import { join } from "node:path";
import { type Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { EnvironmentOf, FunctionName } from "../../core/contract/environment.ts";
import type { StageSettings } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";

export interface FunctionProps<F extends FunctionName> {
  readonly name: F;
  readonly environment: EnvironmentOf<F>;
  readonly settings: StageSettings;
  readonly timeout: Duration;
  readonly memoryMb: number;
  /** For a function that sends to the queue it is fed from: Lambda stops such loops after 16 rounds unless told not to. */
  readonly reenqueues?: boolean;
}

/** A function with its own log group and a role that starts with nothing but writing to that log. */
export class BareFunction<F extends FunctionName = FunctionName> extends Construct {
  readonly name: F;
  readonly timeout: Duration;
  readonly memoryMb: number;
  readonly lambda: LambdaFunction;
  readonly role: Role;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: FunctionProps<F>) {
    super(scope, id);
    this.name = props.name;
    this.timeout = props.timeout;
    this.memoryMb = props.memoryMb;
    this.logs = new LogGroup(this, "Logs", {
      retention: props.settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Our own role: the managed AWSLambdaBasicExecutionRole may write to every log group of the account.
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    this.logs.grantWrite(this.role);
    this.lambda = createLambda(this, props);
    this.acknowledgeTracing(props.settings);
  }

  /** Grants exactly these actions; CDK's grant methods give more than a function of ours ever calls. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Record<string, Record<string, unknown>>,
  ): void {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }

  private acknowledgeTracing(settings: StageSettings): void {
    if (!isTraced(settings)) {
      acknowledge(this.lambda, { "Serverless-LambdaTracing": "The stage is not watched in full" });
      return;
    }
    // AWS knows no resource for traces: `xray:PutTraceSegments` can only be given on everything.
    acknowledge(this.role, {
      "AwsSolutions-IAM5[Resource::*]": `Tracing of ${Stack.of(this).stackName} has no resource-level permissions on AWS`,
    });
  }
}

/** Lambda traces each call of a quiet function, and its share cannot be set: at a trickle, traces cost more than deliveries. */
const isTraced = ({ watch }: StageSettings): boolean => watch === "full";

/** Not a method: a parameter of the type F would make every function a stranger to the others. */
function createLambda<F extends FunctionName>(home: BareFunction<F>, props: FunctionProps<F>): LambdaFunction {
  return new LambdaFunction(home, "Function", {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(join(import.meta.dirname, "../../dist", props.name)),
    handler: "index.handler",
    role: home.role,
    logGroup: home.logs,
    timeout: props.timeout,
    memorySize: props.memoryMb,
    tracing: isTraced(props.settings) ? Tracing.ACTIVE : Tracing.DISABLED,
    recursiveLoop: props.reenqueues ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
    environment: {
      ...props.environment,
      POWERTOOLS_SERVICE_NAME: props.name,
      POWERTOOLS_METRICS_NAMESPACE: props.settings.metricsNamespace,
      NODE_OPTIONS: "--enable-source-maps",
    },
    // A version that is gone cannot be gone back to. One of a deployment that was taken back goes with it: Lambda publishes no
    // second version of the same code, so the next try of the same commit would fail.
    currentVersionOptions: {
      removalPolicy: props.settings.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    },
  });
}
