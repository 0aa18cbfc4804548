import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiAnswer, TestCloud } from "../cloud.ts";
import { waitUntil } from "../receiver.ts";
import { type CanaryForm, formsOf } from "./canary-forms.ts";

/** Texts that belong to a tenant. None of them compresses, and short ones are stored as they are but for being sealed. */
export interface Canaries {
  readonly tenant: string;
  readonly shortPayload: string;
  readonly longPayload: string;
  readonly metadata: string;
  readonly headerValue: string;
  readonly answer: string;
  readonly importedSecret: string;
  /** Ten characters, because that is how much of a text the errors of `JSON.parse` repeat. */
  readonly malformedBody: string;
}

export function drawCanaries(): Canaries {
  const draw = (name: string) => `${name}.${randomBytes(12).toString("hex")}`;
  return {
    tenant: draw("tenant"),
    shortPayload: draw("short"),
    longPayload: draw("long"),
    metadata: draw("metadata"),
    headerValue: draw("header"),
    answer: draw("answer"),
    importedSecret: `whsec_${randomBytes(32).toString("base64")}`,
    malformedBody: randomBytes(10).reduce((text, byte) => text + String.fromCharCode(97 + (byte % 26)), ""),
  };
}

/** Every canary but the tenant, which is no secret, and every secret that the run brought forth. */
export function secretForms({ tenant: _, ...canaries }: Canaries, drawn: readonly string[]): CanaryForm[] {
  const texts = Object.entries(canaries).flatMap(([name, text]) => formsOf(name, text));
  const secrets = [canaries.importedSecret, ...drawn].filter((text) => text.startsWith("whsec_"));
  const keys = secrets.flatMap((text) => formsOf("key bytes", Buffer.from(text.slice("whsec_".length), "base64")));
  return [...texts, ...drawn.flatMap((text, index) => formsOf(`drawn secret ${index}`, text)), ...keys];
}

export interface FullRun {
  /** Secrets that answers showed once, as they should. */
  readonly drawnSecrets: readonly string[];
  /** Answers that have no business to repeat anything. */
  readonly problems: readonly ApiAnswer[];
  /** How often the receiver got each canary: a run in which nothing was sent would prove nothing. */
  readonly received: readonly string[];
}

/** Publishes to receivers that take, fail, refuse for good and fail until they are held; then replays and asks for what is wrong. */
export async function runThroughEverything(cloud: TestCloud, canaries: Canaries): Promise<FullRun> {
  const receiver = await startReceiver(canaries.answer);
  const drawnSecrets: string[] = [];
  const register = async (path: string, more: object = {}): Promise<string> => {
    const headers = { "x-receiver-key": canaries.headerValue };
    const endpoint = { url: receiver.url + path, eventTypes: [`run${path.replaceAll("/", ".")}`], headers, ...more };
    const { body } = await cloud.call("POST", `/v1/tenants/${canaries.tenant}/endpoints`, endpoint);
    drawnSecrets.push(body.secret);
    return body.id;
  };
  const publish = (path: string, data: string) =>
    cloud.call("POST", "/v1/events", {
      tenant: canaries.tenant,
      type: `run${path.replaceAll("/", ".")}`,
      data,
      metadata: { note: canaries.metadata },
    });
  const startedAt = new Date(Date.now() - 60_000).toISOString();

  try {
    const taking = await register("/taking", { signatureSchemes: [{ scheme: "v1a" }, { scheme: "github" }] });
    const failing = await register("/failing", { schedule: [1] });
    await register("/gone");
    const held = await register("/held", { schedule: [1] });
    drawnSecrets.push(await rotate(cloud, canaries, taking));

    await publish("/taking", canaries.shortPayload);
    await publish("/taking", canaries.longPayload + randomBytes(90_000).toString("base64"));
    await publish("/failing", canaries.shortPayload);
    await publish("/gone", canaries.shortPayload);
    for (let count = 0; count < 12; count++) await publish("/held", canaries.shortPayload);

    await arrive(receiver.received, "/taking", 2);
    await arrive(receiver.received, "/gone", 1);
    await untilStatus(cloud, canaries.tenant, failing, "dead");
    await untilStatus(cloud, canaries.tenant, held, "held");
    await replayAll(cloud, canaries.tenant, startedAt);
    await arrive(receiver.received, "/taking", 4);

    const problems = await askForWhatIsWrong(cloud, canaries, receiver.url);
    drawnSecrets.push(...(await drawApiKey(cloud, canaries.tenant)));
    return { drawnSecrets, problems, received: receiver.received.map(({ text }) => text) };
  } finally {
    await receiver.close();
  }
}

async function rotate(cloud: TestCloud, { tenant, importedSecret }: Canaries, endpoint: string): Promise<string> {
  const path = `/v1/tenants/${tenant}/endpoints/${endpoint}/secret`;
  await cloud.call("POST", `${path}/rotate`, { secret: importedSecret });
  const { body } = await cloud.call("POST", `${path}/rotate`, {});
  return body.secret;
}

async function replayAll(cloud: TestCloud, tenant: string, since: string): Promise<void> {
  const until = new Date(Date.now() + 60_000).toISOString();
  await cloud.call("POST", `/v1/tenants/${tenant}/replays`, { since, until, status: "all" });
}

async function drawApiKey(cloud: TestCloud, tenant: string): Promise<string[]> {
  const { body } = await cloud.call("POST", "/v1/keys", { name: "run", role: "service", tenant });
  await cloud.call("POST", "/v1/events", { tenant, type: "a.b", data: 1 }, { authorization: `Bearer ${body.key}` });
  return [body.key];
}

/** Each of these is refused, and each holds something that the refusal must not repeat. */
async function askForWhatIsWrong(cloud: TestCloud, canaries: Canaries, url: string): Promise<ApiAnswer[]> {
  const { tenant, malformedBody, shortPayload, headerValue } = canaries;
  const endpoints = `/v1/tenants/${tenant}/endpoints`;
  return [
    await cloud.call("POST", "/v1/events", `{"data": "${malformedBody}" oops`),
    await cloud.call("POST", "/v1/events", `${malformedBody}`),
    await cloud.call("POST", "/v1/events", { tenant, type: "not a type", data: shortPayload }),
    await cloud.call("POST", endpoints, { url, headers: { "webhook-id": headerValue } }),
    await cloud.call("POST", endpoints, { url, headers: { "x-key": `${headerValue}\n` } }),
    await cloud.call("POST", endpoints, { url: `http://user:${malformedBody}@127.0.0.1:1/` }),
    await cloud.call("POST", "/v1/events", {}, { authorization: `Bearer ${malformedBody}` }),
  ];
}

async function untilStatus(cloud: TestCloud, tenant: string, endpoint: string, status: string): Promise<void> {
  const path = `/v1/tenants/${tenant}/endpoints/${endpoint}/deliveries`;
  const seen = async () =>
    (await cloud.call("GET", path)).body.deliveries.map((delivery: { status: string }) => delivery.status);
  await waitUntil(
    async () => (await seen()).includes(status),
    20_000,
    () => `no delivery of ${endpoint} became ${status}`,
  );
}

interface Arrived {
  readonly path: string;
  readonly text: string;
}

const arrive = (received: readonly Arrived[], path: string, count: number): Promise<void> =>
  waitUntil(
    () => received.filter((one) => one.path === path).length >= count,
    20_000,
    () => `${received.filter((one) => one.path === path).length} of ${count} came to ${path}`,
  );

const STATUS_BY_PATH: Readonly<Record<string, number>> = { "/taking": 200, "/gone": 410 };

/** Every answer holds a canary of the receiver's, for the excerpts that are kept of refusals. */
async function startReceiver(answer: string) {
  const received: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({
      path: request.url ?? "",
      text: JSON.stringify(request.headers) + Buffer.concat(chunks).toString(),
    });
    response.writeHead(STATUS_BY_PATH[request.url ?? ""] ?? 500).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.closeAllConnections() ?? server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, received, close };
}
