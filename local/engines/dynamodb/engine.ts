import { mkdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { HttpAnswer } from "../http-engine.ts";
import type { JsonObject } from "../json-service.ts";
import { createTable } from "./create-table.ts";
import { createEngineCall, type EngineCall } from "./engine-call.ts";
import { startEngineProcess } from "./engine-process.ts";
import { dataFile, type EngineChoice, type EngineKind, engineProgram } from "./engine-program.ts";
import { deleteExpired } from "./expire.ts";
import { createForwarder } from "./forward.ts";

export interface DynamoDbEngineOptions {
  /** Where the tables are kept; in memory when left out. */
  readonly directory?: string;
  readonly engine: EngineChoice;
  /** Told once when the engine ends without having been asked to. Nothing that was acknowledged is lost by it. */
  readonly onUnexpectedEnd?: (reason: string) => void;
}

export interface DynamoDbEngine {
  readonly kind: EngineKind;
  readonly pid: number;
  /** Where it listens itself. The functions get the gateway's address instead. */
  readonly url: string;
  /** Hands a request on as it came; the engine reads `x-amz-target` and the body. */
  forward(headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<HttpAnswer>;
  /** Calls an operation directly, without a signature. */
  readonly call: EngineCall;
  /** Creates the table, or brings the one that exists up to date. Takes the input of CreateTable. */
  createTable(definition: JsonObject): Promise<void>;
  /** Deletes what is over by the attribute that holds seconds since 1970. */
  deleteExpired(definition: JsonObject, ttlAttribute: string): Promise<void>;
  isHealthy(): Promise<boolean>;
  close(): Promise<void>;
}

const HEALTH_LOOKS = 100;
const HEALTH_EVERY_MS = 20;

/** DynamoDB for the local cloud: dynoxide where its binary exists, dynalite elsewhere, each in a child process. */
export async function createDynamoDbEngine(options: DynamoDbEngineOptions): Promise<DynamoDbEngine> {
  const { directory, onUnexpectedEnd = () => {} } = options;
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const program = engineProgram(options.engine, directory);
  const file = directory === undefined ? undefined : dataFile(program.kind, directory);
  const engine = await startEngineProcess(program, file);
  const { forward, close } = createForwarder(engine.port);

  // It is not started again by itself: an engine that ends unasked has a reason, and tests kill it on purpose.
  let end: string | undefined;
  let isClosing = false;
  void engine.ended.then((reason) => {
    end = reason;
    if (!isClosing) onUnexpectedEnd(reason);
  });

  async function forwardWhileRunning(headers: Readonly<Record<string, string>>, body: Uint8Array) {
    if (end !== undefined) throw new Error(`Cannot reach the ${program.kind} DynamoDB engine: ${end}`);
    return forward(headers, body);
  }

  const call = createEngineCall(forwardWhileRunning);
  await untilHealthy(call);

  return {
    kind: program.kind,
    pid: engine.pid,
    url: `http://127.0.0.1:${engine.port}`,
    forward: forwardWhileRunning,
    call,
    createTable: (definition) => createTable(call, definition),
    deleteExpired: (definition, ttlAttribute) =>
      deleteExpired(call, { createTable: definition, ttlAttribute }, Date.now()),
    isHealthy: () => isHealthy(call),
    // Requests that are under way are cut off: whoever closes has ended the functions before.
    async close() {
      isClosing = true;
      close();
      await engine.stop();
    },
  };
}

// dynoxide says that it listens a moment before it does.
async function untilHealthy(call: EngineCall): Promise<void> {
  for (let look = 1; look < HEALTH_LOOKS; look += 1) {
    if (await isHealthy(call)) return;
    await wait(HEALTH_EVERY_MS);
  }
  await call("ListTables", { Limit: 1 });
}

async function isHealthy(call: EngineCall): Promise<boolean> {
  return call("ListTables", { Limit: 1 }).then(
    () => true,
    () => false,
  );
}
