import { describe, expect, test } from "vitest";
import { batchCases } from "./contract/batches.ts";
import type { SqsUnderTest } from "./contract/contract-case.ts";
import { deadLetterCases } from "./contract/dead-letters.ts";
import { fauxqsDepartures } from "./contract/fauxqs-departures.ts";
import { startOwn, startSecond } from "./contract/implementations.ts";
import { queueCases } from "./contract/queues.ts";
import { receivingCases } from "./contract/receiving.ts";
import { sendingCases } from "./contract/sending.ts";

const cases = { ...queueCases, ...sendingCases, ...batchCases, ...receivingCases, ...deadLetterCases };

async function run(check: (sqs: SqsUnderTest) => Promise<void>, start: () => Promise<SqsUnderTest>): Promise<void> {
  const sqs = await start();
  try {
    await check(sqs);
  } finally {
    await sqs.stop();
  }
}

describe("our engine", () => {
  for (const [sentence, check] of Object.entries(cases)) test(sentence, () => run(check, startOwn));
});

describe("fauxqs", () => {
  const inCommon = Object.entries(cases).filter(([sentence]) => !(sentence in fauxqsDepartures));
  const departing = Object.entries(cases).filter(([sentence]) => sentence in fauxqsDepartures);

  for (const [sentence, check] of inCommon) test.concurrent(sentence, () => run(check, startSecond));

  for (const [sentence, check] of departing)
    test.concurrent(`${fauxqsDepartures[sentence]}: ${sentence}`, async () => {
      await expect(run(check, startSecond)).rejects.toThrow();
    });

  test("departs only in cases that there are", () => {
    expect(departing.map(([sentence]) => sentence).toSorted()).toEqual(Object.keys(fauxqsDepartures).toSorted());
  });
});
