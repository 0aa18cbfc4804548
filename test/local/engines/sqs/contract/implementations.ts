import { setTimeout as sleep } from "node:timers/promises";
import { SQS } from "@aws-sdk/client-sqs";
import { startFauxqs } from "fauxqs";
import { createSqsService } from "../../../../../local/engines/sqs/sqs-service.ts";
import { startSqsServer } from "../../../../support/sqs-server.ts";
import type { SqsUnderTest } from "./contract-case.ts";

function clientOf(endpoint: string): SQS {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new SQS({ endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });
}

/** Our engine, on a clock that stands still until a case lets time pass. */
export async function startOwn(): Promise<SqsUnderTest> {
  let now = Date.parse("2026-11-20T12:00:00Z");
  let url = "";
  const service = createSqsService({
    region: "eu-central-1",
    accountId: "000000000000",
    now: () => now,
    baseUrl: () => url,
  });
  const server = await startSqsServer(service);
  url = server.url;
  const client = clientOf(url);

  return {
    client,
    async passSeconds(seconds) {
      now += seconds * 1000;
      service.timeMoved();
    },
    async stop() {
      client.destroy();
      await service.close();
      await server.close();
    },
  };
}

/** An emulator of others, as a second opinion on what SQS does. */
export async function startSecond(): Promise<SqsUnderTest> {
  const server = await startFauxqs({ port: 0, logger: false, host: "127.0.0.1" });
  const client = clientOf(`http://127.0.0.1:${server.port}`);
  return {
    client,
    passSeconds: (seconds) => sleep(seconds * 1000 + 50),
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
}
