import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { openDurableJson } from "../../../local/engines/durable-json.ts";

const MODULE = pathToFileURL(join(import.meta.dirname, "../../../local/engines/durable-json.ts")).href;
const schema = z.object({ count: z.number(), filler: z.string() });
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "posthorn-durable-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Counts up, telling each number after it was stored, until it is killed. */
const counter = (file: string) => `
  import * as z from "zod";
  import { openDurableJson } from ${JSON.stringify(MODULE)};
  const durable = openDurableJson({ file: ${JSON.stringify(file)}, schema: z.any(), empty: undefined });
  const filler = "x".repeat(200_000);
  const step = (count) => {
    durable.replace({ count, filler });
    process.stdout.write(count + "\\n", () => setImmediate(step, count + 1));
  };
  step(1);
`;

test.each([3, 8, 14])("a kill -9 after write %i loses nothing that was stored", async (killAt) => {
  const file = join(directory, "state.json");
  const child = spawn(process.execPath, ["--input-type=module", "--eval", counter(file)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stored = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    stored = Number(line);
    if (stored === killAt) child.kill("SIGKILL");
  }

  const { count, filler } = openDurableJson({ file, schema, empty: { count: 0, filler: "" } }).read();

  expect(count).toBeGreaterThanOrEqual(stored);
  expect(filler).toHaveLength(200_000);
});

test("without a file the value lives in memory", () => {
  const durable = openDurableJson({ file: undefined, schema, empty: { count: 0, filler: "" } });

  durable.replace({ count: 7, filler: "" });

  expect(durable.read()).toEqual({ count: 7, filler: "" });
});
