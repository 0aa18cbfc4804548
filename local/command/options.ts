import { parseArgs } from "node:util";
import { CommandError } from "./command-error.ts";

export interface StartOptions {
  readonly port: number;
  readonly dataDirectory: string;
  readonly withDemo: boolean;
  readonly asJson: boolean;
  readonly stage: "local" | "local-strict";
}

/** The port and the directory are the defaults. */
export const USAGE = "npm start -- [--port 3000] [--data-dir .posthorn] [--no-demo] [--json] [--egress strict]";

export function readStartOptions(args: readonly string[]): StartOptions {
  const { values } = parse(args);
  return {
    port: readPort(values.port),
    dataDirectory: readDirectory(values["data-dir"]),
    withDemo: values.demo,
    asJson: values.json,
    stage: readStage(values.egress),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        port: { type: "string", default: "3000" },
        "data-dir": { type: "string", default: ".posthorn" },
        demo: { type: "boolean", default: true },
        json: { type: "boolean", default: false },
        egress: { type: "string", default: "local" },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(". ")[0] : "unreadable arguments";
    throw new CommandError(`${reason}; usage: ${USAGE}`, { cause });
  }
}

// An empty name would mean the directory it is started from.
function readDirectory(name: string): string {
  if (name.trim() !== "") return name;
  throw new CommandError(`--data-dir is "${name}", wanted the name of a directory`);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new CommandError(`--port is "${text}", wanted a number from 0 (any free port) to 65535`);
}

function readStage(egress: string): StartOptions["stage"] {
  if (egress === "local") return "local";
  if (egress === "strict") return "local-strict";
  throw new CommandError(`--egress is "${egress}", wanted "local" (loopback and plain http allowed) or "strict"`);
}
