import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { assetWith } from "./handler-files.ts";

/** A cloud that has one warm instance, tells its process id, and then is only there. */
const cloud = (assetDirectory: string) => `
  import { createFunction } from ${JSON.stringify(new URL("../../../local/lambda/function.ts", import.meta.url).href)};
  const definition = { name: "probe", arn: "arn", handler: "index.handler", assetDirectory: ${JSON.stringify(assetDirectory)},
    timeoutSeconds: 5, memoryMb: 256, environment: {}, logGroupName: "/aws/lambda/probe" };
  const probe = createFunction(definition, { mode: "process", environment: {} });
  console.log((await probe.invoke({})).payload);
  setInterval(() => {}, 1000);
`;

test("an instance does not outlive a cloud that was killed", async () => {
  const assetDirectory = assetWith({ "index.mjs": "export const handler = async () => process.pid;" });
  const host = spawn(process.execPath, ["--input-type=module", "--eval", cloud(assetDirectory)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = await once(host.stdout, "data");
  const instance = Number(String(chunk));
  expect(isAlive(instance)).toBe(true);

  host.kill("SIGKILL");

  await eventually(() => isAlive(instance)).toBe(false);
});

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
