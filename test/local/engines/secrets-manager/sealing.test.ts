import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateSecretCommand, UpdateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKmsService } from "../../../../local/engines/kms/kms-service.ts";
import { startSecrets } from "./local-secrets.ts";

const KEY = "11111111-2222-4333-8444-555555555555";
const OTHER_KEY = "99999999-8888-4777-8666-555555555555";
let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "posthorn-secrets-"));
  file = join(directory, "secrets.json");
});
afterEach(() => rm(directory, { recursive: true }));

function newKms() {
  return createKmsService({ file: join(directory, "kms.json"), region: "eu-central-1", accountId: "123456789012" });
}

describe("at rest", () => {
  test("a value is in the file in no readable form, and is there after a restart", async () => {
    const before = await startSecrets({ file, kms: newKms() });
    await before.create("key", "canary-value");
    await before.stop();

    const content = readFileSync(file, "utf8");
    for (const encoding of ["utf8", "base64", "hex"] as const)
      expect(content).not.toContain(Buffer.from("canary-value").toString(encoding).replaceAll("=", ""));

    const after = await startSecrets({ file, kms: newKms() });
    expect(await after.get("key")).toBe("canary-value");
    await after.stop();
  });

  test("a value is bound to its secret: moved to another one it does not open", async () => {
    const kms = newKms();
    const secrets = await startSecrets({ file, kms });
    await secrets.create("mine", "a");
    await secrets.create("theirs", "b");
    await secrets.stop();
    const { format, state } = JSON.parse(readFileSync(file, "utf8"));
    const [mine, theirs] = Object.values<{ versions: { sealed: string }[] }>(state);
    if (mine?.versions[0] && theirs?.versions[0]) mine.versions[0].sealed = theirs.versions[0].sealed;
    await writeFile(file, JSON.stringify({ format, state }));

    const tampered = await startSecrets({ file, kms });
    await expect(tampered.get("mine")).rejects.toThrow(expect.objectContaining({ name: "DecryptionFailure" }));
    await tampered.stop();
  });
});

describe("the key", () => {
  test("must be usable, and a refusal names what KMS said", async () => {
    const kms = newKms();
    kms.ensureKey({ keyId: KEY });
    const secrets = await startSecrets({ kms });
    await secrets.client.send(new CreateSecretCommand({ Name: "key", SecretString: "x", KmsKeyId: KEY }));
    kms.ensureKey({ keyId: KEY, enabled: false });

    await expect(secrets.get("key")).rejects.toThrow(expect.objectContaining({ name: "DecryptionFailure" }));
    await expect(secrets.put("key", "y")).rejects.toThrow("DisabledException");
    await secrets.stop();
  });

  test("can be changed, after which the old one is not needed for what is labelled", async () => {
    const kms = newKms();
    kms.ensureKey({ keyId: KEY });
    kms.ensureKey({ keyId: OTHER_KEY });
    const secrets = await startSecrets({ kms });
    await secrets.client.send(new CreateSecretCommand({ Name: "key", SecretString: "x", KmsKeyId: KEY }));

    await secrets.client.send(new UpdateSecretCommand({ SecretId: "key", KmsKeyId: OTHER_KEY }));
    kms.ensureKey({ keyId: KEY, enabled: false });

    expect(await secrets.get("key")).toBe("x");
    await secrets.stop();
  });
});

describe("a secret of a template", () => {
  const generator = {
    SecretStringTemplate: '{"name":"admin"}',
    GenerateStringKey: "key",
    PasswordLength: 40,
    ExcludePunctuation: true,
  };

  test("is generated once and stays the same over restarts", async () => {
    const first = await startSecrets({ file, kms: newKms() });
    const made = await first.service.ensureSecret({ Name: "admin", GenerateSecretString: generator });
    const value = await first.get("admin");
    await first.stop();

    const second = await startSecrets({ file, kms: newKms() });
    const found = await second.service.ensureSecret({ Name: "admin", GenerateSecretString: generator });

    expect(JSON.parse(value ?? "")).toEqual({ name: "admin", key: expect.stringMatching(/^[A-Za-z0-9]{40}$/) });
    expect(found).toEqual(made);
    expect(await second.get("admin")).toBe(value);
    await second.stop();
  });

  test("without a template is the generated string alone", async () => {
    const secrets = await startSecrets();
    await secrets.service.ensureSecret({ Name: "pepper", GenerateSecretString: { PasswordLength: 64 } });

    expect(await secrets.get("pepper")).toHaveLength(64);
    await secrets.stop();
  });

  test("follows a changed description and leaves the value alone", async () => {
    const secrets = await startSecrets();
    await secrets.service.ensureSecret({ Name: "key", SecretString: "given", Description: "old" });
    await secrets.put("key", "rotated");

    await secrets.service.ensureSecret({ Name: "key", SecretString: "given", Description: "new" });

    expect(await secrets.get("key")).toBe("rotated");
    await secrets.stop();
  });

  test("says what is wrong with it", async () => {
    const secrets = await startSecrets();
    const both = secrets.service.ensureSecret({ Name: "key", SecretString: "x", GenerateSecretString: {} });

    await expect(both).rejects.toThrow('Cannot make the secret "key": ✖ wanted one of SecretString');
    await secrets.stop();
  });
});
