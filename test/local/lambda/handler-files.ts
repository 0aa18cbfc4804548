import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { FunctionDefinition, FunctionOptions, LocalFunction } from "../../../local/lambda/definition.ts";
import { createFunction } from "../../../local/lambda/function.ts";

/** A directory with the given files, gone when the test is over. */
export function assetWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "posthorn-lambda-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

export interface Situation {
  readonly files: Readonly<Record<string, string>>;
  readonly definition?: Partial<FunctionDefinition>;
  readonly options?: Partial<FunctionOptions>;
}

/** A function named `probe` from handler files, and the log lines it has written so far. */
export function deploy(
  mode: FunctionOptions["mode"],
  { files, definition, options }: Situation,
): { probe: LocalFunction; lines: string[] } {
  const lines: string[] = [];
  const probe = createFunction(
    {
      name: "probe",
      arn: "arn:aws:lambda:eu-west-1:000000000000:function:probe",
      handler: "index.handler",
      assetDirectory: assetWith(files),
      timeoutSeconds: 5,
      memoryMb: 256,
      environment: {},
      logGroupName: "/aws/lambda/probe",
      ...definition,
    },
    { mode, environment: { AWS_REGION: "eu-west-1" }, onLog: (_name, line) => lines.push(line), ...options },
  );
  onTestFinished(() => probe.close());
  return { probe, lines };
}
