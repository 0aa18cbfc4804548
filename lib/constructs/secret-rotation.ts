import { Duration, Stack } from "aws-cdk-lib";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnPermission } from "aws-cdk-lib/aws-lambda";
import { CfnRotationSchedule, type Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { StageSettings } from "../settings.ts";
import type { PlatformSecrets } from "./platform-secrets.ts";
import { PosthornFunction } from "./posthorn-function.ts";

const ROTATE_EVERY = Duration.days(30);

/**
 * Gives every platform secret a new value each month. It stands beside the secrets, in the stack that holds state:
 * anywhere else the schedules would need the stacks to know each other in both directions.
 */
export class SecretRotation extends Construct {
  readonly rotate: PosthornFunction<"rotate">;

  constructor(scope: Construct, id: string, secrets: PlatformSecrets, settings: StageSettings) {
    super(scope, id);
    this.rotate = this.createRotate(secrets, settings);
    const permission = this.allowSecretsManager();
    this.schedule("SigningKeySchedule", secrets.signingKey, permission);
    this.schedule("ApiKeyPepperSchedule", secrets.apiKeyPepper, permission);
    this.schedule("SessionKeySchedule", secrets.sessionKey, permission);
    this.schedule("AdminKeySchedule", secrets.adminKey, permission);
  }

  private createRotate(secrets: PlatformSecrets, settings: StageSettings): PosthornFunction<"rotate"> {
    const { signingKey, apiKeyPepper, sessionKey, adminKey } = secrets;
    const rotate = new PosthornFunction(this, "Rotate", {
      name: "rotate",
      settings,
      timeout: Duration.seconds(30),
      memoryMb: 256,
      environment: {
        SIGNING_KEY_SECRET_ARN: signingKey.secretArn,
        API_KEY_PEPPER_SECRET_ARN: apiKeyPepper.secretArn,
        SESSION_KEY_SECRET_ARN: sessionKey.secretArn,
        ADMIN_KEY_SECRET_ARN: adminKey.secretArn,
      },
    });
    const actions = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"];
    rotate.allow(
      actions.map((action) => `secretsmanager:${action}`),
      [signingKey, apiKeyPepper, sessionKey, adminKey].map(({ secretArn }) => secretArn),
    );
    return rotate;
  }

  private allowSecretsManager(): CfnPermission {
    return new CfnPermission(this, "RotatePermission", {
      action: "lambda:InvokeFunction",
      functionName: this.rotate.alias.functionArn,
      principal: new ServicePrincipal("secretsmanager.amazonaws.com").service,
      sourceAccount: Stack.of(this).account,
    });
  }

  /** The schedule of CDK itself would also open the key's policy to the function; ours is open to the service already. */
  private schedule(id: string, secret: Secret, permission: CfnPermission): void {
    const schedule = new CfnRotationSchedule(this, id, {
      secretId: secret.secretArn,
      rotationLambdaArn: this.rotate.alias.functionArn,
      rotationRules: { automaticallyAfterDays: ROTATE_EVERY.toDays() },
    });
    // Rotates once when it is made, so that a function that cannot is found out by the deployment and not in a month.
    schedule.addResourceDependency(permission);
  }
}
