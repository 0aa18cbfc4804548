import { expect, test } from "vitest";
import { createReadyMessages, type ReadyMessages } from "../../../../local/engines/sqs/ready-messages.ts";

interface Note {
  readonly group: string;
  readonly text: string;
}

function queueOf(...texts: string[]) {
  const ready = createReadyMessages<Note>();
  const spots = texts.map((text) => {
    const group = text.slice(0, 1);
    return ready.add(group, { group, text });
  });
  const take = () => {
    const note = ready.next();
    const spot = spots.find(({ item }) => item === note);
    if (note === undefined || spot === undefined) return undefined;
    ready.remove(note.group, spot);
    ready.tookOff(note.group);
    return note.text;
  };
  return { ready, take };
}

function takeAll({ take }: { take: () => string | undefined }): string[] {
  const taken: string[] = [];
  for (let text = take(); text !== undefined; text = take()) taken.push(text);
  return taken;
}

test("takes turns among groups instead of serving the longest line first", () => {
  const queue = queueOf("a1", "a2", "a3", "a4", "b1", "c1", "c2");

  expect(takeAll(queue)).toEqual(["a1", "b1", "c1", "a2", "c2", "a3", "a4"]);
});

test("serves the group with the fewest messages in flight", () => {
  const queue = queueOf("a1", "a2", "a3", "b1", "b2", "b3");
  queue.ready.tookOff("a");
  queue.ready.tookOff("a");

  expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual(["b1", "b2", "a1", "b3"]);
});

test("gives a group its turn back when its messages land", () => {
  const queue = queueOf("a1", "a2", "b1", "b2");
  queue.ready.tookOff("a");
  queue.ready.landed("a");

  expect(takeAll(queue).slice(0, 2).sort()).toEqual(["a1", "b1"]);
});

test("forgets groups that have nothing left", () => {
  const ready: ReadyMessages<string> = createReadyMessages();
  const spot = ready.add("a", "only");
  ready.remove("a", spot);

  expect(ready.size).toBe(0);
  expect(ready.next()).toBeUndefined();
});
