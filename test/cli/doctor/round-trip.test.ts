import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type CallApi, createCallApi } from "../../../cli/doctor/api-client.ts";
import { doctor } from "../../../cli/doctor/doctor.ts";
import { openListeningReceiver } from "../../../cli/doctor/listening-receiver.ts";
import { checkRoundTrip } from "../../../cli/doctor/round-trip.ts";
import { openWitnessReceiver } from "../../../cli/doctor/witness-receiver.ts";
import { startTestCloud, type TestCloud } from "../../support/cloud.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
});

afterAll(() => cloud?.close());

const callAsAdmin = () => createCallApi(cloud.cloud.apiUrl, cloud.adminKey);

async function examine(adminKey: string, options: readonly string[] = []) {
  const lines: string[] = [];
  const code = await doctor(["api", "--api", cloud.cloud.apiUrl, ...options], {
    aws: async () => ({}),
    say: (line) => lines.push(line),
    environment: { POSTHORN_ADMIN_KEY: adminKey },
  });
  return { code, said: lines.join("\n") };
}

describe("with a receiver on this machine", () => {
  test("publishes, verifies what arrives, and takes its tenant away again", async () => {
    const { code, said } = await examine(cloud.adminKey);

    expect(said).toMatch(/round trip: published, signed, sent, received here and verified \(\d+ ms\)/);
    expect(code).toBe(0);
    expect((await cloud.call("GET", "/v1/tenants")).body.tenants).toEqual([]);
  });

  test("listens at a port that others lead to", async () => {
    const port = await freePort();

    const { said } = await examine(cloud.adminKey, [
      ...["--receiver", `http://127.0.0.1:${port}/hooks`],
      ...["--listen", String(port)],
    ]);

    expect(said).toContain("received here and verified");
  });

  test("sees a signature that was made with another secret", async () => {
    const receiver = await openListeningReceiver({ port: 0 })("acme");
    const secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    const finding = await checkRoundTrip(callAsAdmin(), async () => ({
      ...receiver,
      judge: (recorded) => receiver.judge({ ...recorded, secret }),
    }));

    expect(finding).toMatchObject({ kind: "wrong", saw: expect.stringContaining("does not verify") });
  });
});

describe("with the API itself as the receiver, as on AWS", () => {
  const examineByWitness = () => {
    const call = callAsAdmin();
    return checkRoundTrip(call, openWitnessReceiver(call, cloud.cloud.apiUrl));
  };

  test("proves by the audit log that the event arrived, and says what it has not proven", async () => {
    const finding = await examineByWitness();

    expect(finding.kind).toBe("sound");
    expect(finding.saw).toMatch(
      /received by the stage's own API and written to its audit log; not proven: that the signature/,
    );
  });

  test("leaves no tenant behind, and no key that opens anything", async () => {
    const asked: [string, unknown][] = [];
    const call: CallApi = async (method, path, body) => {
      const answer = await callAsAdmin()(method, path, body);
      asked.push([`${method} ${path}`, answer.body]);
      return answer;
    };

    await checkRoundTrip(call, openWitnessReceiver(call, cloud.cloud.apiUrl));

    const [, made] = asked.find(([request]) => request === "POST /v1/keys") ?? [];
    expect(made).toMatchObject({ role: "operator", tenant: expect.stringMatching(/^doctor-/) });
    const { tenant } = z.object({ tenant: z.string() }).parse(made);
    const { keys } = (await cloud.call("GET", `/v1/keys?tenant=${tenant}`)).body;
    expect(keys).toMatchObject([{ name: "doctor", state: "revoked" }]);
    expect((await cloud.call("GET", "/v1/tenants")).body.tenants).toEqual([]);
  });

  test("does not believe a record of which the audit log knows nothing", async () => {
    const call: CallApi = async (method, path, body) =>
      path.startsWith("/v1/audit") ? { status: 200, body: { entries: [] } } : callAsAdmin()(method, path, body);

    const finding = await checkRoundTrip(call, openWitnessReceiver(call, cloud.cloud.apiUrl));

    expect(finding).toMatchObject({
      kind: "wrong",
      saw: expect.stringContaining("the audit log knows of no such call"),
    });
  });

  test("does not call it delivered when the API refuses what arrives", async () => {
    const call = callAsAdmin();
    const open = openWitnessReceiver(call, cloud.cloud.apiUrl);

    const finding = await checkRoundTrip(call, async (tenant) => {
      const receiver = await open(tenant);
      return { ...receiver, headers: { authorization: "Bearer nobody" } };
    });

    expect(finding).toMatchObject({
      kind: "wrong",
      saw: expect.stringMatching(/^the delivery is failing: rejected 40[13]/),
    });
  });
});

test("registers its event type where only registered ones are accepted, and takes it away again", async () => {
  const asked: string[] = [];
  const strict: CallApi = async (method, path, body) => {
    asked.push(`${method} ${path}`);
    const isFirst = asked.filter((request) => request === "POST /v1/events").length === 1;
    if (path === "/v1/events" && isFirst) return { status: 422, body: { code: "event_type_unknown" } };
    return callAsAdmin()(method, path, body);
  };

  const finding = await checkRoundTrip(strict, openListeningReceiver({ port: 0 }));

  expect(finding.kind).toBe("sound");
  expect(asked).toContain("PUT /v1/event-types/doctor.checked");
  expect((await cloud.call("GET", "/v1/event-types/doctor.checked")).status).toBe(404);
});

test("exits non-zero with a key that the API refuses", async () => {
  const { code, said } = await examine("not the admin key");

  expect(code).toBe(1);
  expect(said).toMatch(/registering an endpoint was answered 40[13]/);
});

test("says what the attempt came to where the receiver is not there", async () => {
  const { code, said } = await examine(cloud.adminKey, ["--receiver", "http://127.0.0.1:9/"]);

  expect(code).toBe(1);
  expect(said).toMatch(/the delivery is failing: unreachable connection_refused/);
});

test("says of a receiver elsewhere that only its log can tell whether the signature verifies", async () => {
  const receiver = await openListeningReceiver({ port: 0 })("acme");

  const { said } = await examine(cloud.adminKey, ["--receiver", receiver.url]);
  await receiver.close();

  expect(said).toContain("whether the signature verifies, the receiver's log tells");
});

test("says which address does not answer, and why", async () => {
  const port = await freePort();
  const lines: string[] = [];

  const code = await doctor(["api", "--api", `http://127.0.0.1:${port}`], {
    aws: async () => ({}),
    say: (line) => lines.push(line),
    environment: { POSTHORN_ADMIN_KEY: "key" },
  });

  expect(code).toBe(1);
  expect(lines.join("\n")).toMatch(/Cannot reach http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});

test("asks for what it needs", async () => {
  const ports = { aws: async () => ({}), say: () => undefined, environment: {} };

  await expect(doctor(["after"], ports)).rejects.toThrow(/--stage is missing/);
  await expect(doctor(["api", "--api", "http://127.0.0.1:1"], ports)).rejects.toThrow(/POSTHORN_ADMIN_KEY is missing/);
  await expect(doctor(["api", "--api", "http://a", "--listen", "x"], ports)).rejects.toThrow(/--listen is "x"/);
  await expect(doctor(["tomorrow"], ports)).rejects.toThrow(/"tomorrow" is no time for a doctor/);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
