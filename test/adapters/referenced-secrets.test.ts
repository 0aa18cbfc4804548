import { afterEach, beforeEach, expect, test } from "vitest";
import { createReferencedSecrets, type ReferencedSecrets } from "../../adapters/referenced-secrets.ts";
import { TenantId } from "../../core/id.ts";
import { SecretArn } from "../../core/secret-reference.ts";
import { formatSigningSecret } from "../../core/signing-secret.ts";
import { epochMs } from "../../core/time.ts";
import { type LocalSecrets, startSecrets } from "../local/engines/secrets-manager/local-secrets.ts";

const OLD = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
const NEW = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4";
const acme = TenantId.parse("acme");

let secrets: LocalSecrets;
let read: ReferencedSecrets;

beforeEach(async () => {
  secrets = await startSecrets();
  const now = () => epochMs(1_800_000_000_000);
  read = createReferencedSecrets(secrets.client, { prefix: "posthorn/endpoints/", now });
});
afterEach(() => secrets.stop());

async function create(name: string, value: string): Promise<SecretArn> {
  const { arn } = await secrets.create(name, value);
  return SecretArn.parse(arn);
}

test("signs with the current secret and the one before it, so that its owner's rotation loses no receiver", async () => {
  const arn = await create("posthorn/endpoints/acme/billing", OLD);
  await secrets.put(arn, `${NEW}\n`);

  expect((await read(acme, arn)).map(formatSigningSecret)).toEqual([NEW, OLD]);
});

test.each(["posthorn/endpoints/globex/billing", "posthorn/endpoints/acme-2/billing", "production/database"])(
  "a tenant cannot sign with %s",
  async (name) => {
    const arn = await create(name, OLD);

    await expect(read(acme, arn)).rejects.toMatchObject({ code: "secret_not_allowed" });
  },
);

test("says that a secret does not sign, and nothing of what is in it", async () => {
  const arn = await create("posthorn/endpoints/acme/billing", "hunter2-hunter2");

  await expect(read(acme, arn)).rejects.toMatchObject({
    code: "secret_unreadable",
    message: expect.not.stringContaining("hunter2"),
  });
});

test("a secret that is gone is its owner's matter, and Secrets Manager that is down is not", async () => {
  const arn = await create("posthorn/endpoints/acme/billing", OLD);
  const gone = SecretArn.parse(`${arn.slice(0, -6)}Ab12Cd`);

  await expect(read(acme, gone)).rejects.toMatchObject({ code: "secret_unreadable" });
  await secrets.stop();
  await expect(read(acme, arn)).rejects.not.toMatchObject({ code: "secret_unreadable" });

  secrets = await startSecrets(); // for the hook that stops it
});

test.each(["posthorn/endpoints/acme/x", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:short"])(
  "takes no reference such as %s",
  (reference) => {
    expect(SecretArn.safeParse(reference).success).toBe(false);
  },
);
