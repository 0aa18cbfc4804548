import { type LocalCloud, startCloud } from "../cloud/cloud.ts";
import { type Demo, startDemo } from "../demo/demo.ts";
import { keepFigures } from "../metrics/keeper.ts";
import { loadSnapshot } from "../metrics/snapshot.ts";
import { createMetricStream } from "../metrics/stream.ts";
import { synthesize } from "../synthesize.ts";
import { readAdminKey } from "./admin-key.ts";
import { greeting, receivedLine } from "./greeting.ts";
import type { StartOptions } from "./options.ts";
import { refuseIfPortIsTaken } from "./port.ts";
import { troubleIn } from "./trouble.ts";

export interface Started {
  close(): Promise<void>;
}

/** Synthesizes, brings up the cloud, seeds the demo, and tells the person or the script that it is ready. */
export async function start(options: StartOptions, dataDirectory: string): Promise<Started> {
  await refuseIfPortIsTaken(options.port);
  const { directory } = await synthesize(options.stage);
  const stream = createMetricStream();
  const cloud = await startCloud({
    assemblyDirectory: directory,
    dataDirectory,
    port: options.port,
    mode: "process",
    observer: stream.observer,
    log: (line) => console.error(line),
    ...(!options.asJson && { onFunctionLog: sayTrouble }),
  });
  loadSnapshot(stream, dataDirectory);
  const figures = keepFigures({ stream, cloud, dataDirectory, stage: options.stage });
  const adminKey = await readAdminKey(cloud);
  const demo =
    options.withDemo && options.stage === "local" ? await openDemo(cloud, adminKey, dataDirectory) : undefined;

  if (options.asJson) console.log(JSON.stringify({ api: cloud.apiUrl, adminKey, dataDir: dataDirectory }));
  else console.log(greeting({ apiUrl: cloud.apiUrl, adminKey, dataDirectory, demoTenant: demo?.tenant }));
  return {
    close: async () => {
      figures.stop();
      await cloud.close();
      await demo?.close();
    },
  };
}

function sayTrouble(functionName: string, line: string): void {
  const trouble = troubleIn(functionName, line);
  if (trouble !== undefined) console.error(trouble);
}

const openDemo = ({ apiUrl }: LocalCloud, adminKey: string, dataDirectory: string): Promise<Demo> =>
  startDemo({ apiUrl, adminKey, dataDirectory, onWebhook: (webhook) => console.error(receivedLine(webhook)) });
