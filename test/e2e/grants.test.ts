import { afterAll, beforeAll, expect, test } from "vitest";
import type { Identity } from "../../local/gateway/authorize.ts";
import { compareGrants } from "../../local/gateway/grant-audit.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { takeGrandTour } from "../support/grand-tour.ts";

/** What is given though no run here can use it, with the reason. Patterns of actions and of resources. */
const EXCEPTIONS: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  {
    pattern: /^logs:(CreateLogStream|PutLogEvents)$/i,
    because: "the platform writes logs; here they go to the terminal",
  },
  { pattern: /:log-group:/, because: "the platform writes logs; here they go to the terminal" },
  {
    pattern: /^xray:Put(TraceSegments|TelemetryRecords)$/i,
    because: "the platform sends traces; there is no X-Ray here",
  },
  { pattern: /^\*$/, because: "the resource of tracing: AWS knows no other" },
  { pattern: /^lambda:InvokeFunction$/i, because: "the smoke test runs in deployments; there are none here" },
  { pattern: /:function:[^:]+:\*$/, because: "the versions that the smoke test tries" },
  { pattern: /^codedeploy:PutLifecycleEventHookExecutionStatus$/i, because: "there is no CodeDeploy here" },
  { pattern: /:deploymentgroup:/, because: "there is no CodeDeploy here" },
  { pattern: /^sqs:GetQueueAttributes$/i, because: "AWS asks for it once, when an event source is made" },
];

/** Retries by the schedule, rotations and a replay that waits for its rate: a tour takes its time, and on a busy machine more. */
const TOUR_MS = 90_000;

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});

afterAll(() => cloud?.close());

test(
  "the roles allow what a tour through everything calls, and nothing else",
  async () => {
    await takeGrandTour(cloud);

    const roles = cloud.cloud.identities.map(({ principal }) => principal);
    const { unused, missing } = compareGrants(roles, cloud.cloud.gateway.meter.usedGrants());

    expect(missing.filter(({ functionName }) => functionName !== "operator")).toEqual([]);
    expect(unused.filter(({ pattern }) => !EXCEPTIONS.some((exception) => exception.pattern.test(pattern)))).toEqual(
      [],
    );
  },
  TOUR_MS,
);

test("every exception is still needed", () => {
  const statements = cloud.cloud.identities.flatMap(({ principal }) => principal.statements);
  const given = statements.flatMap(({ actions, resources }) => [...actions.patterns, ...resources.patterns]);

  const stale = EXCEPTIONS.filter(({ pattern }) => !given.some((text) => pattern.test(text)));
  expect(stale).toEqual([]);
});

test("a call that a role does not allow is refused here as it is on AWS", async () => {
  const { gateway, identities, operator } = cloud.cloud;
  gateway.useIdentities([operator, ...identities.map((identity) => withoutAction(identity, "sqs:SendMessage"))]);

  await cloud.call("POST", "/v1/tenants/initech/endpoints", { url: "http://127.0.0.1:9/" });
  const answer = await cloud.call("POST", "/v1/events", { tenant: "initech", type: "a.b", data: 1 });
  gateway.useIdentities([operator, ...identities]);

  expect(answer.status).toBe(500);
  expect(cloud.logs.join("\n")).toMatch(/is not authorized to perform: sqs:SendMessage on resource: [^ ]+Deliveries/i);
});

function withoutAction(identity: Identity, action: string): Identity {
  const { principal } = identity;
  const others = principal.statements.filter(
    ({ actions }) => !actions.patterns.some((pattern) => pattern.toLowerCase() === action.toLowerCase()),
  );
  return { ...identity, principal: { ...principal, statements: others } };
}
