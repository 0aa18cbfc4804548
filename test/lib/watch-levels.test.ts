import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StageTemplates, synthesizeStage } from "./stage-templates.ts";

let pages: StageTemplates;
let none: StageTemplates;

beforeAll(() => {
  pages = synthesizeStage({ watch: "pages" });
  none = synthesizeStage({ watch: "none" });
}, 60_000);
afterAll(() => {
  for (const { directory } of [pages, none]) rmSync(directory, { recursive: true });
});

const countOf = ({ resources }: StageTemplates, type: string) =>
  resources.filter((resource) => resource.type === type).length;
const articleOf = (description: string) => description.split("#")[1];

describe("a stage that is watched for pages only", () => {
  test("has the five causes, and what they wait for while a deployment settles", () => {
    const causes = pages
      .all("AWS::CloudWatch::CompositeAlarm")
      .filter(({ properties }) => properties.ActionsSuppressor);

    expect(causes.map(({ properties }) => articleOf(properties.AlarmDescription))).toEqual([
      "keys-unusable",
      "tables-unusable",
      "publishing-down",
      "delivery-down",
      "waking-stopped",
    ]);
  });

  test("has no alarm that waits for the morning, but for the parts of others and those of deployments", () => {
    const tickets = pages
      .all("AWS::CloudWatch::Alarm")
      .map(({ properties }) => properties.AlarmDescription)
      .filter((description) => description.includes("Severity: ticket"));

    expect([...new Set(tickets.map(articleOf))].toSorted()).toEqual([
      "availability-burn-fast",
      "deploying",
      "new-version-errors",
      "promptness-burn-fast",
    ]);
  });

  test("has nothing else that is billed while nobody looks", () => {
    expect(countOf(pages, "AWS::CloudWatch::Dashboard")).toBe(0);
    expect(countOf(pages, "AWS::CloudWatch::InsightRule")).toBe(0);
  });
});

test("only what is watched in full is traced, and may write traces", () => {
  for (const { resources } of [pages, none]) {
    const functions = resources.filter(({ type }) => type === "AWS::Lambda::Function");
    expect(functions.length).toBeGreaterThan(5);
    expect(functions.filter(({ properties }) => properties.TracingConfig !== undefined)).toEqual([]);
    expect(JSON.stringify(resources.map(({ properties }) => properties))).not.toContain("xray:");
  }
});

describe("a stage that nobody watches", () => {
  test.each([
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::CloudWatch::InsightRule",
    "AWS::SNS::Topic",
    "AWS::Events::Rule",
  ])("has no %s", (type) => {
    expect(countOf(none, type)).toBe(0);
  });

  test("keeps the saved queries, which cost nothing until they are run", () => {
    expect(none.all("AWS::Logs::QueryDefinition").length).toBeGreaterThan(5);
  });

  test("still tries each new version before it gets traffic, and goes back when that fails", () => {
    for (const { properties } of none.all("AWS::CodeDeploy::DeploymentGroup")) {
      expect(properties.AlarmConfiguration).toEqual({ Enabled: false });
      expect(properties.AutoRollbackConfiguration.Events).toEqual(["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"]);
    }
    for (const { whole } of none.all("AWS::Lambda::Alias"))
      expect(whole.UpdatePolicy.CodeDeployLambdaAliasUpdate.BeforeAllowTrafficHook).toBeDefined();
  });
});
