import { expect, test } from "vitest";
import { createSmokeTest } from "../../../lambdas/smoke/smoke-test.ts";

const DELIVER = "arn:aws:lambda:eu-west-1:123456789012:function:deliver:7";
const INGEST = "arn:aws:lambda:eu-west-1:123456789012:function:ingest:12";

const sound = async (arn: string) =>
  arn === DELIVER
    ? { smoke: "passed", function: "deliver", version: "7" }
    : { smoke: "passed", function: "ingest", version: "12" };

test("has no complaint when every new version answers for itself", async () => {
  const findComplaints = createSmokeTest({ invoke: sound, versions: [DELIVER, INGEST] });

  expect(await findComplaints()).toEqual([]);
});

test("sends the smoke event, and nothing that could be taken for work", async () => {
  const sent: unknown[] = [];
  const findComplaints = createSmokeTest({
    invoke: (arn, event) => {
      sent.push(event);
      return sound(arn);
    },
    versions: [DELIVER],
  });

  await findComplaints();
  expect(sent).toEqual([{ posthorn: "smoke" }]);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ["fails", () => Promise.reject(new Error("its environment lacks TABLE_NAME")), /lacks TABLE_NAME/],
  ["answers nothing", async () => undefined, /answered undefined/],
  ["answers as if the event were work", async () => ({ batchItemFailures: [] }), /batchItemFailures/],
  [
    "is not the new version",
    async () => ({ smoke: "passed", function: "deliver", version: "6" }),
    /version 6 answered, wanted 7/,
  ],
])("complains of a version that %s, and tries the others all the same", async (_, broken, reason) => {
  const invoke = (arn: string) => (arn === DELIVER ? broken() : sound(arn));
  const findComplaints = createSmokeTest({ invoke, versions: [DELIVER, INGEST] });

  expect(await findComplaints()).toEqual([{ version: DELIVER, reason: expect.stringMatching(reason) }]);
});
