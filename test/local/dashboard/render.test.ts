import { beforeAll, describe, expect, test } from "vitest";
import { readAssembly } from "../../../local/assembly/read/read-assembly.ts";
import type { ResolvedResource } from "../../../local/assembly/resolved-resource.ts";
import { evaluateFor, planFor } from "../../../local/cloud/plan-for.ts";
import { readDashboards } from "../../../local/dashboard/dashboard-body.ts";
import { renderDashboards } from "../../../local/dashboard/render.ts";
import { createMetricStream } from "../../../local/metrics/stream.ts";
import { synthesize } from "../../../local/synthesize.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const attempted = (endpoint: string, kind: string) =>
  JSON.stringify({ message: "attempted", tenant: "acme<b>", endpoint, outcome: { kind, latencyMs: 20 } });
const counted = (failed: number) =>
  JSON.stringify({
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: "Posthorn/local",
          Dimensions: [["service"]],
          Metrics: [{ Name: "FirstAttempts" }, { Name: "FailedFirstAttempts" }],
        },
      ],
    },
    service: "deliver",
    FirstAttempts: 8,
    FailedFirstAttempts: failed,
  });

let resources: readonly ResolvedResource[];
let page = "";

beforeAll(async () => {
  const assembly = readAssembly((await synthesize("local")).directory);
  const place = { accountId: "000000000000", region: assembly.stacks[0]?.region ?? "" };
  const context = { place, gatewayUrl: "http://127.0.0.1", log: () => {} };
  resources = evaluateFor(assembly, context).resources;
  const { functions } = planFor(assembly, context);
  const deliver = functions.find(({ name }) => name.includes("Deliver"))?.name ?? "";

  let now = NOON;
  const stream = createMetricStream(() => now);
  for (let minute = 0; minute < 5; minute++) {
    stream.observer.logged(deliver, counted(2));
    stream.observer.logged(deliver, attempted("ep_broken", "rejected"));
    stream.observer.logged(deliver, attempted("ep_well", "delivered"));
    now += 60_000;
  }
  const functionOfGroup = new Map(functions.map(({ logGroupName, name }) => [logGroupName, name]));
  page = renderDashboards({ resources, stream, functionOfGroup, at: now, hours: 1 });
}, 60_000);

const widget = (title: string): string => page.split("<section").find((part) => part.includes(`<h2>${title}`)) ?? "";

describe("the page of the dashboards", () => {
  test("has every widget of the templates: at least twenty for operators", () => {
    const [operators, business] = readDashboards(resources);
    const drawn = page.match(/<section/g)?.length;

    expect(operators?.widgets.length).toBeGreaterThanOrEqual(20);
    expect(drawn).toBe((operators?.widgets.length ?? 0) + (business?.widgets.length ?? 0));
  });

  test("says in its first row whether it is us or them", () => {
    expect(widget("Causes")).toContain('class="OK" title="Posthorn-local-Watch-keys-unusable: OK"');
    expect(widget("Theirs: failed first attempts")).toContain('<p class="figure">25</p>');
  });

  test("shows the alarms as their definitions see the same figures", () => {
    expect(widget("All alarms")).toContain('class="ALARM" title="Posthorn-local-Watch-first-attempts-failing: ALARM"');
  });

  test("names who fails, from the log lines that the rule reads", () => {
    expect(widget("Top failing endpoints")).toContain("<tr><td>acme&lt;b&gt; · ep_broken</td><td>5</td></tr>");
    expect(widget("Top failing endpoints")).not.toContain("ep_well");
    expect(widget("Slowest endpoints")).toContain("<td>100</td>");
  });

  test("needs nothing from anywhere else", () => {
    expect(page).not.toMatch(/(src|href)=|@import|url\(/);
  });
});
