import { readFileSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeKeyCommand, GetKeyRotationStatusCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KEY, startKms } from "./local-kms.ts";

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "posthorn-kms-"));
  file = join(directory, "nested", "kms.json");
});
afterEach(() => rm(directory, { recursive: true }));

async function withKms<T>(use: (kms: Awaited<ReturnType<typeof startKms>>) => Promise<T>): Promise<T> {
  const kms = await startKms({ file });
  try {
    return await use(kms);
  } finally {
    await kms.stop();
  }
}

test("what a key sealed opens after a restart", async () => {
  const sealed = await withKms((kms) => {
    kms.service.ensureKey({ keyId: KEY });
    return kms.encrypt("kept", { tenant: "acme" });
  });

  const opened = await withKms((kms) => {
    kms.service.ensureKey({ keyId: KEY });
    return kms.decrypt(sealed, { tenant: "acme" });
  });

  expect(opened).toBe("kept");
});

test("the keys are readable by their owner only", async () => {
  await withKms(async (kms) => kms.service.ensureKey({ keyId: KEY }));

  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("follows the template in what it says, and leaves the rest as it is", async () => {
  await withKms(async (kms) => {
    kms.service.ensureKey({ keyId: KEY, rotation: true, rotationPeriodInDays: 120, alias: "alias/one" });
    kms.service.ensureKey({ keyId: KEY, enabled: false, alias: "alias/two" });

    const { KeyMetadata } = await kms.client.send(new DescribeKeyCommand({ KeyId: "alias/two" }));
    const rotation = await kms.client.send(new GetKeyRotationStatusCommand({ KeyId: "alias/one" }));
    expect(KeyMetadata).toMatchObject({ KeyId: KEY, KeyState: "Disabled" });
    expect(rotation).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 120 });
  });
});

test("does not save a key from its deletion", async () => {
  await withKms(async (kms) => {
    kms.service.ensureKey({ keyId: KEY });
    await kms.client.send(new ScheduleKeyDeletionCommand({ KeyId: KEY }));

    kms.service.ensureKey({ keyId: KEY, enabled: true });

    const { KeyMetadata } = await kms.client.send(new DescribeKeyCommand({ KeyId: KEY }));
    expect(KeyMetadata).toMatchObject({ KeyState: "PendingDeletion" });
  });
});

test("refuses to turn a key into one of another kind", async () => {
  await withKms(async (kms) => {
    kms.service.ensureKey({ keyId: KEY });

    expect(() => kms.service.ensureKey({ keyId: KEY, usage: "GENERATE_VERIFY_MAC", spec: "HMAC_256" })).toThrow(
      `Cannot change key "${KEY}" to GENERATE_VERIFY_MAC/HMAC_256: it was made as ENCRYPT_DECRYPT/SYMMETRIC_DEFAULT`,
    );
  });
});

test.each([
  ["cut short", '{"format":1,"state":{"ke', "its content is not what this engine writes"],
  ["of a newer version", '{"format":2,"state":{"keys":[]}}', "it has format 2, written by a newer version; wanted 1"],
])("says so when its file is %s, and leaves it alone", async (_, content, message) => {
  const broken = join(directory, "kms.json");
  await writeFile(broken, content);

  await expect(startKms({ file: broken })).rejects.toThrow(`Cannot read "${broken}": ${message}`);
  expect(readFileSync(broken, "utf8")).toBe(content);
});
