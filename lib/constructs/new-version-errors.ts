import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, MathExpression, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";

const MINUTE = Duration.minutes(1);

/**
 * Takes a deployment back. It looks at the new version alone: an alarm on the alias would also count the version that
 * serves, and would stop the very deployment that mends it. For the same reason each version has an alarm of its own: one that
 * is changed keeps its state until it is evaluated again, and CodeDeploy begins nothing while an alarm rings.
 */
export class NewVersionErrors extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, lambda: LambdaFunction) {
    super(scope, id);
    this.alarm = new Alarm(this, "Errors", {
      alarmName: `${lambda.functionName}-new-version-errors-${lambda.currentVersion.version}`,
      alarmDescription:
        "More than 1 % of the calls of a version that is being deployed failed; CodeDeploy takes it back. " +
        "Severity: ticket. What to do: docs/runbook.md#new-version-errors",
      metric: new MathExpression({
        expression: "IF(invocations > 0, 100 * errors / invocations, 0)",
        usingMetrics: { errors: ofVersion("Errors", lambda), invocations: ofVersion("Invocations", lambda) },
        period: MINUTE,
        label: "failed calls of the new version (%)",
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Lambda counts per version what arrives through an alias. */
function ofVersion(metricName: string, lambda: LambdaFunction): Metric {
  return new Metric({
    namespace: "AWS/Lambda",
    metricName,
    dimensionsMap: {
      FunctionName: lambda.functionName,
      Resource: `${lambda.functionName}:live`,
      ExecutedVersion: lambda.currentVersion.version,
    },
    statistic: "Sum",
    period: MINUTE,
  });
}
