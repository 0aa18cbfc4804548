import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FUNCTION_NAMES } from "../../build/functions.ts";
import event from "../../events/smoke/new-version.json" with { type: "json" };
import { difference } from "../../local/gateway/meter.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});

afterAll(() => cloud?.close());

const WRITES = /Put|Update|Delete|Send|Write|Create|Rotate/;

describe.each(FUNCTION_NAMES.filter((name) => name !== "smoke"))("the smoke test of %s", (name) => {
  test("is passed by what was synthesized, and changes nothing", async () => {
    const { functions, plan, gateway } = cloud.cloud;
    const found = plan.functions.find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === name);
    const before = gateway.meter.snapshot();

    const answer = await functions.invoke(found?.arn ?? "", event);

    expect(answer).toMatchObject({ ok: true, payload: { smoke: "passed", function: name } });
    const made = difference(gateway.meter.snapshot(), before).filter(
      ({ functionName }) => functionName === found?.name,
    );
    expect(made.filter(({ operation }) => WRITES.test(operation))).toEqual([]);
  });
});

test("a version that may not read its table fails its smoke test", async () => {
  const { gateway, plan, functions } = cloud.cloud;
  const deliver = plan.functions.find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === "deliver");
  gateway.faults.add({ match: { functionName: deliver?.name ?? "", operation: "GetItem" }, effect: { kind: "fail" } });

  const answer = await functions.invoke(deliver?.arn ?? "", event);
  gateway.faults.clear();

  expect(answer.ok).toBe(false);
});
