import { beforeEach, expect, test } from "vitest";
import type { ReadCandidates } from "../../../adapters/replay/candidates.ts";
import { newEventId } from "../../../core/id.ts";
import type { ReplayJob } from "../../../core/replay.ts";
import { cancelled } from "../../../core/replay-progress.ts";
import { after, type EpochMs } from "../../../core/time.ts";
import { createWorkOff, type WorkOffPorts } from "../../../lambdas/replay/work-off.ts";
import { delivery } from "../../support/deliveries.ts";
import { endpoint, noChance, noon } from "../../support/fixtures.ts";
import { replayJob } from "../../support/replays.ts";

const SLICE_MS = 240_000;

let now: EpochMs;
let stored: ReplayJob;
let sent: { readonly event: string; readonly cycle: number; readonly attempt: number }[];
let queued: number[];
let announced: ReplayJob[];
let pages: number;

/** Every page has 200 dead deliveries, the last one too. */
const candidates: ReadCandidates = async (job, { partition }) => ({
  candidates: Array.from({ length: 200 }, (_, index) =>
    delivery({ event: newEventId(after(job.choice.since, partition * 200 + index), noChance) }),
  ),
  lookedAt: 250,
  next: partition + 1 < pages ? { partition: partition + 1 } : undefined,
});

const ports: WorkOffPorts = {
  job: async () => stored,
  replace: async (job) => {
    if (job.version !== stored.version + 1) return false;
    stored = job;
    return true;
  },
  endpointsOf: async () => [endpoint()],
  candidates,
  send: async (messages) => {
    sent.push(...messages.map(({ body }) => JSON.parse(body)));
  },
  goOnLater: async (_, delaySeconds) => {
    queued.push(delaySeconds);
  },
  finished: async (job) => {
    announced.push(job);
  },
  now: () => now,
  chance: noChance,
};

const message = () => ({ v: 1 as const, tenant: stored.tenant, job: stored.id });

/** As the queue does it: hands the job out again after the delay that was asked for. */
async function untilNothingIsQueued(workOff = createWorkOff(ports)): Promise<void> {
  queued.push(0);
  for (let delay = queued.shift(); delay !== undefined; delay = queued.shift()) {
    now = after(now, delay * 1000);
    await workOff(message(), SLICE_MS);
  }
}

beforeEach(() => {
  now = noon;
  stored = replayJob();
  sent = [];
  queued = [];
  announced = [];
  pages = 3;
});

test("works off all pages and tells that it is done", async () => {
  await untilNothingIsQueued();

  expect(stored).toMatchObject({ state: "finished", lookedAt: 750, sent: 600, version: 4 });
  expect(sent).toHaveLength(600);
  expect(announced).toEqual([stored]);
});

test("begins every delivery in the cycle of the job, at its first attempt", async () => {
  await untilNothingIsQueued();

  expect(new Set(sent.map(({ cycle, attempt }) => `${cycle}/${attempt}`))).toEqual(new Set(["1795176000000/1"]));
});

test("100,000 deliveries at 500 a second take 200 seconds, and never more than a page and a second at once", async () => {
  stored = replayJob({ rate: 500 });
  pages = 500;
  const sentAt = new Map<number, number>();
  const counted = createWorkOff({
    ...ports,
    send: async (messages) => {
      sentAt.set(now, (sentAt.get(now) ?? 0) + messages.length);
    },
  });

  await untilNothingIsQueued(counted);

  expect(stored).toMatchObject({ state: "finished", sent: 100_000 });
  expect((now - noon) / 1000).toBeGreaterThanOrEqual(197);
  expect((now - noon) / 1000).toBeLessThanOrEqual(200);
  expect(Math.max(...sentAt.values())).toBeLessThanOrEqual(700);
});

test("a worker that crashes after sending repeats one page under the same cycle, and goes on from there", async () => {
  const crashing = createWorkOff({
    ...ports,
    replace: async (job) => {
      if (job.position.partition === 1) throw new Error("the process was killed");
      return ports.replace(job);
    },
  });
  await expect(crashing(message(), SLICE_MS)).rejects.toThrow("killed");
  await untilNothingIsQueued();

  expect(stored).toMatchObject({ state: "finished", sent: 600 });
  expect(sent).toHaveLength(800);
  expect(new Set(sent.map(({ event, cycle }) => `${event}/${cycle}`)).size).toBe(600);
});

test("a cancelled job sends nothing after the page that was under way", async () => {
  const cancelling = createWorkOff({
    ...ports,
    send: async (messages) => {
      await ports.send(messages);
      stored = cancelled(stored, { now, writer: "api" });
    },
  });
  await untilNothingIsQueued(cancelling);

  expect(stored.state).toBe("cancelled");
  expect(sent).toHaveLength(200);
  expect(announced).toEqual([]);
});

test("of two workers at once one stops, and the pages are sent under one cycle", async () => {
  const other = createWorkOff({ ...ports, chance: (bytes) => new Uint8Array(bytes).fill(7) });

  await Promise.all([untilNothingIsQueued(), other(message(), SLICE_MS)]);
  await untilNothingIsQueued();

  expect(stored).toMatchObject({ state: "finished", sent: 600 });
  expect(new Set(sent.map(({ event, cycle }) => `${event}/${cycle}`)).size).toBe(600);
});

test("a job whose end could not be told is told when it is taken up again", async () => {
  pages = 1;
  let tries = 0;
  const workOff = createWorkOff({
    ...ports,
    finished: async (job) => {
      if (++tries === 1) throw new Error("the queue is down");
      await ports.finished(job);
    },
  });
  await expect(workOff(message(), SLICE_MS)).rejects.toThrow("the queue is down");

  await untilNothingIsQueued(workOff);

  expect(announced).toEqual([stored]);
});

test("asks for no longer delay than a queue has, though one event has a thousand endpoints", async () => {
  const thousand = Array.from({ length: 1_000 }, () => delivery({ event: newEventId(noon, noChance) }));
  stored = replayJob({ rate: 1 });
  const workOff = createWorkOff({
    ...ports,
    candidates: async () => ({ candidates: thousand, lookedAt: 1_000, next: { partition: 1 } }),
  });

  await workOff(message(), SLICE_MS);

  expect(queued).toEqual([900]);
});

test("knows its own write when the answer to it was lost", async () => {
  const forgetful = createWorkOff({
    ...ports,
    replace: async (job) => {
      await ports.replace(job);
      return false;
    },
  });
  await untilNothingIsQueued(forgetful);

  expect(stored.state).toBe("finished");
});

test("an hour of nothing to send ends with the slice, and the next one goes on", async () => {
  pages = 1_000;
  const slow = createWorkOff({
    ...ports,
    candidates: async (...args) => {
      now = after(now, 10_000);
      return { ...(await candidates(...args)), candidates: [] };
    },
  });

  await slow(message(), SLICE_MS);

  expect(stored.version).toBe(25);
  expect(queued).toEqual([0]);
});
