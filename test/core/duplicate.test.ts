import { describe, expect, test } from "vitest";
import { dutyOf, needsRecord } from "../../core/duplicate.ts";

const first = { id: "m1", cycle: 1, attempt: 1, receiveCount: 1 };
const third = { id: "m3", cycle: 1, attempt: 3, receiveCount: 1 };
const recordedBy = (message: string, attempt: number, cycle = 1) => ({ cycle, attempt, message });

describe("the record is read before the POST", () => {
  test("by no first attempt that is received for the first time", () => {
    expect(needsRecord(first)).toBe(false);
  });

  test.each([
    { ...first, receiveCount: 2 },
    { ...first, attempt: 2 },
    { ...first, cycle: 2 },
  ])("by every other: %o", (message) => {
    expect(needsRecord(message)).toBe(true);
  });
});

describe("a message is attempted", () => {
  test("when there is no record", () => {
    expect(dutyOf({ ...first, receiveCount: 2 }, undefined)).toBe("attempt");
  });

  test("when the attempt before it is the last one recorded", () => {
    expect(dutyOf(third, { status: "failing", last: recordedBy("m2", 2) })).toBe("attempt");
  });

  test("when it was held and comes out of the waiting room", () => {
    expect(dutyOf(third, { status: "held", last: recordedBy("m2", 2) })).toBe("attempt");
  });

  test.each(["dead", "delivered", "skipped"] as const)(
    "when it begins a new cycle of a delivery that was %s",
    (status) => {
      expect(dutyOf({ ...first, cycle: 2 }, { status, last: recordedBy("m12", 12) })).toBe("attempt");
      expect(dutyOf({ ...first, cycle: 2 }, { status })).toBe("attempt");
    },
  );
});

describe("only the follow-up is owed", () => {
  test("by a message that comes again after its attempt was recorded", () => {
    const again = { ...third, receiveCount: 2 };

    expect(dutyOf(again, { status: "failing", last: recordedBy("m3", 3) })).toBe("follow_up");
  });

  test("by a message that came back out of the dead-letter queue, where its receives count from 1 again", () => {
    expect(dutyOf(third, { status: "failing", last: recordedBy("m3", 3) })).toBe("follow_up");
  });

  test("by a dead delivery whose dead letter may not have been sent", () => {
    expect(dutyOf({ ...third, receiveCount: 2 }, { status: "dead", last: recordedBy("m3", 3) })).toBe("follow_up");
  });
});

describe("a message is dropped", () => {
  test("when another message made its attempt", () => {
    expect(dutyOf(third, { status: "failing", last: recordedBy("twin", 3) })).toBe("drop");
    expect(dutyOf({ ...third, receiveCount: 4 }, { status: "failing", last: recordedBy("twin", 3) })).toBe("drop");
  });

  test("when the delivery has gone on", () => {
    expect(dutyOf(third, { status: "failing", last: recordedBy("m4", 4) })).toBe("drop");
    expect(dutyOf({ ...first, attempt: 5 }, { status: "failing", last: recordedBy("x", 1, 2) })).toBe("drop");
  });

  test("when it recorded the delivery as delivered itself", () => {
    expect(dutyOf({ ...third, receiveCount: 2 }, { status: "delivered", last: recordedBy("m3", 3) })).toBe("drop");
  });

  test.each(["dead", "delivered", "skipped"] as const)("when the delivery is %s", (status) => {
    expect(dutyOf(third, { status, last: recordedBy("m2", 2) })).toBe("drop");
    expect(dutyOf(third, { status })).toBe("drop");
  });
});
