import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyWebhook } from "../../verify/verify.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";
import { startTestReceiver, type TestReceiver } from "../support/receiver.ts";

const KEPT = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";
let cloud: TestCloud;
let receiver: TestReceiver;

beforeAll(async () => {
  cloud = await startTestCloud();
  receiver = await startTestReceiver();
});
afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

async function keep(Name: string, SecretString: string): Promise<string> {
  const { ARN } = await cloud.cloud.engines.secretsmanager.call("CreateSecret", { Name, SecretString });
  return String(ARN);
}

const register = (tenant: string, secretArn: string) =>
  cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, {
    url: receiver.url,
    secretArn,
    signatureSchemes: [{ scheme: "v1a" }],
  });

test("an endpoint is signed with the secret that its owner keeps, and with the platform's key where it asks for it", async () => {
  const registered = await register("acme", await keep("posthorn/endpoints/acme/hook", KEPT));
  await cloud.call("POST", "/v1/events", { tenant: "acme", type: "a.b", data: 1 });
  const [webhook] = await receiver.waitFor(1);
  const { keys } = (await cloud.call("GET", "/v1/keys.json")).body;

  const headers = webhook?.headers as Record<string, string>;
  const body = webhook?.body ?? "";
  expect(registered.status).toBe(201);
  expect(new Webhook(KEPT).verify(body, headers)).toMatchObject({ data: 1 });
  await expect(verifyWebhook({ headers, body, publicKeys: keys })).resolves.toMatchObject({ payload: { data: 1 } });
  await expect(verifyWebhook({ headers, body, secrets: [registered.body.secret] })).rejects.toThrow();
});

test("a tenant cannot have itself signed with the secret of another", async () => {
  const answer = await register("globex", await keep("posthorn/endpoints/acme/other", KEPT));

  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ code: "secret_not_allowed", fields: [{ field: "secretArn" }] });
});

test("no role reads a secret outside of the prefix", async () => {
  const arn = await keep("production/database", KEPT);
  const answer = await register("initech", arn.replace("production/database", "posthorn/endpoints/initech/gone"));

  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ code: "secret_unreadable" });
  const statements = cloud.cloud.identities.flatMap(({ principal }) => principal.statements);
  const readable = statements.flatMap(({ resources }) => resources.patterns).filter((arn) => arn.includes(":secret:"));
  expect(readable.filter((pattern) => pattern.includes("*"))).toEqual([
    "arn:aws:secretsmanager:eu-west-1:000000000000:secret:posthorn/endpoints/*",
    "arn:aws:secretsmanager:eu-west-1:000000000000:secret:posthorn/endpoints/*",
  ]);
});

test("what is no signing secret is refused, and not repeated", async () => {
  const answer = await register("hooli", await keep("posthorn/endpoints/hooli/hook", "hunter2-hunter2-hunter2"));

  expect(answer.body).toMatchObject({ code: "secret_unreadable" });
  expect(JSON.stringify(answer.body)).not.toContain("hunter2");
});
