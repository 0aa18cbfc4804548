import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CloudPlan, FunctionPlan } from "../../local/assembly/cloud-plan.ts";
import { loadCloud } from "../local/assembly/loaded-cloud.ts";
import { breaking, type StageTemplates, synthesizeStage, type TemplateResource } from "./stage-templates.ts";

/** Queues whose messages may get lost, with the reason. They need no dead letters, and keep nothing for long. */
const PASSING_QUEUES = [{ part: "WakeTasks", because: "a task that is lost is planned again by the next wake" }];
const isPassing = (name: string): boolean => PASSING_QUEUES.some(({ part }) => name.includes(part));

let prod: StageTemplates;
let plan: CloudPlan;

beforeAll(() => {
  prod = synthesizeStage();
  plan = loadCloud(prod.directory).plan;
});

afterAll(() => rmSync(prod.directory, { recursive: true }));

describe("a queue and its function fit each other", () => {
  test("a message stays hidden for six times the function's timeout or longer", () => {
    const tooShort = plan.eventSources.filter(({ queueArn, functionArn }) => {
      const queue = plan.queues.find(({ arn }) => arn === queueArn);
      const lambda = plan.functions.find(({ arn }) => arn === functionArn);
      return Number(queue?.attributes.VisibilityTimeout) < 6 * (lambda?.timeoutSeconds ?? Number.POSITIVE_INFINITY);
    });

    expect(plan.eventSources.length).toBeGreaterThan(0);
    expect(tooShort).toEqual([]);
  });

  test("every queue that a function is fed from has a dead-letter queue", () => {
    const fed = new Set(plan.eventSources.map(({ queueArn }) => queueArn));
    const without = plan.queues.filter(({ arn, attributes }) => fed.has(arn) && !attributes.RedrivePolicy);

    expect(without.filter(({ name }) => !isPassing(name))).toEqual([]);
  });

  test("a queue that nobody is fed from is the dead-letter queue of another", () => {
    const fed = new Set(plan.eventSources.map(({ queueArn }) => queueArn));
    const redriven = plan.queues.map(({ attributes }) => attributes.RedrivePolicy ?? "").join();
    const idle = plan.queues.filter(({ arn }) => !fed.has(arn) && !redriven.includes(arn));

    expect(idle.map(({ name }) => name)).toEqual([]);
  });

  test("queues keep messages for 14 days", () => {
    const shorter = plan.queues.filter(({ attributes }) => attributes.MessageRetentionPeriod !== "1209600");

    expect(shorter.filter(({ name }) => !isPassing(name))).toEqual([]);
  });

  test("a batch of more than one can fail in part", () => {
    const whole = plan.eventSources.filter(
      ({ batchSize, reportBatchItemFailures }) => batchSize > 1 && !reportBatchItemFailures,
    );

    expect(whole).toEqual([]);
  });

  test("a wake that could not run is not run later, when others have taken its place", () => {
    const configs = prod.all("AWS::Lambda::EventInvokeConfig").map(({ properties }) => properties);

    expect(plan.schedules).toHaveLength(1);
    expect(configs).toMatchObject([{ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 }]);
    expect(JSON.stringify(configs[0].Qualifier)).toContain("WakeLive");
  });

  test("a function may be called in circles exactly where what it sends can come back to it", () => {
    const mayCircle = plan.functions.filter(({ recursiveLoop }) => recursiveLoop === "Allow");
    const circles = plan.functions.filter((lambda) => reachableFrom(lambda).has(lambda));

    expect(mayCircle.map(({ logicalId }) => logicalId)).toEqual(circles.map(({ logicalId }) => logicalId));
  });
});

/** The functions that a message of this one can reach, through queues and through other functions. */
function reachableFrom(start: FunctionPlan): ReadonlySet<FunctionPlan> {
  const reached = new Set<FunctionPlan>();
  const waiting = [...fedBy(start)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    waiting.push(...fedBy(next));
  }
  return reached;
}

function fedBy({ roleArn }: FunctionPlan): readonly FunctionPlan[] {
  const statements = plan.roles.find(({ arn }) => arn === roleArn)?.statements ?? [];
  const sendsTo = statements
    .filter(({ Action }) => Action?.includes("sqs:SendMessage"))
    .flatMap(({ Resource }) => Resource ?? []);
  const sources = plan.eventSources.filter(({ queueArn }) => sendsTo.includes(queueArn));
  return plan.functions.filter(({ arn }) => sources.some(({ functionArn }) => functionArn === arn));
}

function alarmOfDeployment(): TemplateResource | undefined {
  const [group] = prod.all("AWS::CodeDeploy::DeploymentGroup");
  const [named] = group?.properties.AlarmConfiguration.Alarms ?? [];
  return prod.all("AWS::CloudWatch::Alarm").find(({ id }) => id === named?.Name.Ref);
}

describe("a new version gets its traffic step by step", () => {
  test("every function of the pipeline is called by its alias, and never by itself", () => {
    const { eventSources, httpApis, schedules } = plan;
    const targets = [...eventSources, ...schedules, ...httpApis.flatMap(({ routes }) => routes)];

    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter(({ targetArn }) => !targetArn.endsWith(":live"))).toEqual([]);
  });

  test("every alias moves by CodeDeploy, after the smoke test", () => {
    for (const { whole } of prod.all("AWS::Lambda::Alias"))
      expect(whole.UpdatePolicy.CodeDeployLambdaAliasUpdate).toEqual({
        ApplicationName: { Ref: expect.stringContaining("Application") },
        DeploymentGroupName: { Ref: expect.stringContaining("Deployment") },
        BeforeAllowTrafficHook: { Ref: expect.stringContaining("Smoke") },
      });
  });

  test("a tenth for ten minutes, and back again when the new version fails", () => {
    for (const { properties } of prod.all("AWS::CodeDeploy::DeploymentGroup"))
      expect(properties).toMatchObject({
        DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent10Minutes",
        AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: expect.stringContaining("NewVersion") } }] },
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_STOP_ON_ALARM"],
        },
      });
  });

  test("the alarm that takes it back counts the new version alone", () => {
    expect(JSON.stringify(alarmOfDeployment()?.properties.Metrics)).toContain("ExecutedVersion");
  });

  test("and is another for each version, so that one that rings does not stop the deployment that mends it", () => {
    const [, parts] = alarmOfDeployment()?.properties.AlarmName["Fn::Join"] ?? [];

    expect(parts).toContainEqual({ "Fn::GetAtt": [expect.stringContaining("CurrentVersion"), "Version"] });
  });

  test("an earlier version is still there to go back to, and one that was taken back is not in the way of the next try", () => {
    const kept = ({ whole }: TemplateResource) => whole.DeletionPolicy === "RetainExceptOnCreate";

    expect(breaking(prod, "AWS::Lambda::Version", kept)).toEqual([]);
  });

  test("a pinned function stays where it is, and its newest version waits as `next`", () => {
    const pinned = synthesizeStage({ deployment: { pinned: { deliver: "7" } } });
    const aliases = pinned.all("AWS::Lambda::Alias").filter(({ id }) => id.includes("Deliver"));
    rmSync(pinned.directory, { recursive: true });

    expect(aliases.map(({ properties }) => [properties.Name, properties.FunctionVersion])).toEqual([
      ["next", { "Fn::GetAtt": [expect.stringContaining("CurrentVersion"), "Version"] }],
      ["live", "7"],
    ]);
  });

  test("another way to shift traffic is a setting", () => {
    const hasty = synthesizeStage({ deployment: { shift: "linear-10-percent-every-1-minute" } });
    const [group] = hasty.all("AWS::CodeDeploy::DeploymentGroup");
    rmSync(hasty.directory, { recursive: true });

    expect(group?.properties.DeploymentConfigName).toBe("CodeDeployDefault.LambdaLinear10PercentEvery1Minute");
  });
});
