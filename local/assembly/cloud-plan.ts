import type { JsonObject } from "../engines/json-service.ts";
import type { KeySpec, KeyUsage } from "../engines/kms/key-record.ts";
import type { ResolvedOutput } from "./resolved-resource.ts";

/**
 * What the local cloud has to bring up, in its own words: whoever reads this needs to know nothing of CloudFormation.
 */
export interface CloudPlan {
  readonly queues: readonly QueuePlan[];
  readonly tables: readonly TablePlan[];
  readonly buckets: readonly BucketPlan[];
  readonly keys: readonly KeyPlan[];
  readonly secrets: readonly SecretPlan[];
  readonly roles: readonly RolePlan[];
  readonly functions: readonly FunctionPlan[];
  readonly eventSources: readonly EventSourcePlan[];
  readonly httpApis: readonly HttpApiPlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly eventBuses: readonly EventBusPlan[];
  readonly outputs: readonly ResolvedOutput[];
  /** What AWS would refuse at the deployment, and what cannot be run here, as sentences. */
  readonly problems: readonly string[];
}

export interface QueuePlan {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** As `CreateQueue` takes them: text, and JSON within text. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TablePlan {
  readonly name: string;
  readonly arn: string;
  /** The input of `CreateTable`. */
  readonly createTable: JsonObject;
  /** Holds seconds since 1970. Readers must skip what is over: AWS deletes it up to two days late. */
  readonly ttlAttribute?: string;
}

/** Policies, versions and encryption are set aside: the gateway authorizes, and the newest version is the only one. */
export interface BucketPlan {
  readonly name: string;
  readonly arn: string;
  readonly expirationDays?: number;
}

export interface KeyPlan {
  readonly keyId: string;
  readonly arn: string;
  /** As it stands in the template, principals included: a key's policy can forbid what a role allows. */
  readonly policy: JsonObject;
  readonly rotation: boolean;
  readonly rotationPeriodInDays?: number;
  readonly enabled: boolean;
  readonly usage?: KeyUsage;
  readonly spec?: KeySpec;
  readonly description?: string;
  readonly alias?: string;
}

export interface SecretPlan {
  readonly name: string;
  /** With the suffix that grants and environments name it by. Whoever makes the secret must give it this very ARN. */
  readonly arn: string;
  /** As the template gives them: `GenerateSecretString` or `SecretString`, `Description`, `KmsKeyId`. */
  readonly properties: JsonObject;
  readonly rotation?: RotationPlan;
}

interface RotationPlan extends FunctionTarget {
  /** `ScheduleExpression` or `AutomaticallyAfterDays`, and `Duration`, as `RotateSecret` takes them. */
  readonly rules: JsonObject;
}

/** A statement of an IAM policy; what may be one or many is always a list. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: JsonObject;
}

export interface RolePlan {
  readonly name: string;
  readonly arn: string;
  /** Of its own policies and of those of the same assembly that are attached to it. */
  readonly statements: readonly PolicyStatement[];
  /** ARNs of attached policies that AWS keeps, whose statements are in no template. */
  readonly managedPolicyArns: readonly string[];
}

export interface FunctionPlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly aliases: readonly { readonly name: string; readonly arn: string }[];
  readonly handler: string;
  readonly runtime: string;
  /** What CDK zips on the way to AWS. It is run from where it lies. */
  readonly assetDirectory: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** One of `roles`. */
  readonly roleArn: string;
  readonly logGroupName: string;
  /** Lambda ends a function that feeds itself after some 16 rounds, unless it says `Allow`. Such a circle is a problem of the plan. */
  readonly recursiveLoop?: "Allow" | "Terminate";
}

/** Who is invoked. */
export interface FunctionTarget {
  readonly functionName: string;
  readonly functionArn: string;
  /** What it is called by: the alias or version that the template names, else the function itself. */
  readonly targetArn: string;
}

export interface EventSourcePlan extends FunctionTarget {
  readonly queueArn: string;
  readonly queueUrl: string;
  /** Above 10 SQS must be asked several times, and Lambda wants a window to do it in. */
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  /** Without it AWS scales to its own limits. */
  readonly maximumConcurrency?: number;
  /** Whether the function's answer names the messages that failed; otherwise a batch succeeds or fails as a whole. */
  readonly reportBatchItemFailures: boolean;
  readonly enabled: boolean;
  /** What matches none of the filters is deleted, unseen by the function. */
  readonly filterCriteria?: { readonly Filters: readonly { readonly Pattern: string }[] };
}

export interface HttpApiPlan {
  readonly apiId: string;
  readonly name: string;
  readonly stage: string;
  readonly routes: readonly RoutePlan[];
  readonly cors?: CorsPlan;
}

export interface RoutePlan extends FunctionTarget {
  /** Such as `POST /v1/events`, or `$default`. */
  readonly routeKey: string;
  readonly authorizer?: AuthorizerPlan;
}

/** An authorizer that is a function: the only kind that is served here. */
export interface AuthorizerPlan extends FunctionTarget {
  readonly authorizerId: string;
  /** Such as `$request.header.Authorization`. A request that lacks one of them is a 401 without asking the function. */
  readonly identitySources: readonly string[];
  /** The identity sources together are the key of the cache. */
  readonly resultTtlSeconds: number;
  readonly payloadFormatVersion: "1.0" | "2.0";
  /** `{ isAuthorized, context }` instead of an IAM policy. */
  readonly simpleResponses: boolean;
}

export interface CorsPlan {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds?: number;
}

export interface SchedulePlan extends FunctionTarget {
  readonly name: string;
  readonly arn: string;
  /** `rate(1 minute)`, `cron(0 5 * * ? *)` or `at(2026-11-20T18:30:00)`, in UTC. */
  readonly expression: string;
  /** JSON text. Without it the function gets the event that the service itself makes. */
  readonly input?: string;
  readonly enabled: boolean;
}

interface EventBusPlan {
  readonly name: string;
  readonly arn: string;
}
