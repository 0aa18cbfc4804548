import { beforeEach, describe, expect, test } from "vitest";
import { createKeyringOnPorts } from "../../../adapters/keyring/keyring-on-ports.ts";
import { TenantId } from "../../../core/id.ts";
import type { KeyringLimits } from "../../../core/keyring.ts";
import { epochMs } from "../../../core/time.ts";
import { fakeKeyringStore, fakeKeyWrapper } from "../../support/keyring-fakes.ts";

const acme = TenantId.parse("acme");
const bolt = TenantId.parse("bolt");
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const filledWith = (fill: number) => new Uint8Array(32).fill(fill);

let clock: { now: number };
let store: ReturnType<typeof fakeKeyringStore>;
let wrapper: ReturnType<typeof fakeKeyWrapper>;

beforeEach(() => {
  clock = { now: Date.UTC(2026, 0, 1) };
  store = fakeKeyringStore();
  wrapper = fakeKeyWrapper();
});

/** An instance of a function: it has its own cache, and shares store and KMS with the others. */
const newInstance = (limits: Partial<KeyringLimits> = {}) =>
  createKeyringOnPorts({ store, wrapper, now: () => epochMs(clock.now), limits });

const outage = () => {
  wrapper.unwrap = () => Promise.reject(new Error("ThrottlingException"));
  wrapper.generate = () => Promise.reject(new Error("ThrottlingException"));
};

/** The instance reads the ports through the object, so that a test can break them later. */
const breakableInstance = () =>
  createKeyringOnPorts({
    store,
    wrapper: { generate: (tenant) => wrapper.generate(tenant), unwrap: (...asked) => wrapper.unwrap(...asked) },
    now: () => epochMs(clock.now),
  });

describe("the first use", () => {
  test("makes version 1, which opens what it sealed", async () => {
    const keyring = newInstance();

    const sealing = await keyring.sealingKey(acme);

    expect(sealing).toEqual({ version: 1, bytes: filledWith(1) });
    expect(await keyring.openingKey(acme, 1)).toEqual(sealing);
    expect(await newInstance().openingKey(acme, 1)).toEqual(sealing);
  });

  test("by several at once costs one call to KMS", async () => {
    const keyring = newInstance();

    const keys = await Promise.all([1, 2, 3, 4].map(() => keyring.sealingKey(acme)));

    expect(new Set(keys.map(({ version }) => version))).toEqual(new Set([1]));
    expect(wrapper.calls).toEqual(["generate acme"]);
  });

  test("gives every tenant a key of its own", async () => {
    const keyring = newInstance();

    expect((await keyring.sealingKey(acme)).bytes).not.toEqual((await keyring.sealingKey(bolt)).bytes);
  });

  test("of a version that never was is refused by number", async () => {
    await expect(newInstance().openingKey(acme, 7)).rejects.toMatchObject({
      code: "keyring_version_unknown",
      message: 'Cannot open with version 7 of the keyring of "acme": there is no such version',
    });
  });
});

describe("the cache", () => {
  test("spends one call to KMS per tenant and five minutes, however many events there are", async () => {
    await newInstance().sealingKey(acme);
    wrapper.calls.length = 0;
    const keyring = newInstance();

    for (let second = 0; second < 300; second++) {
      const { version } = await keyring.sealingKey(acme);
      await keyring.openingKey(acme, version);
      clock.now += 1000;
    }
    expect(wrapper.calls).toEqual(["unwrap acme"]);

    await keyring.sealingKey(acme);
    expect(wrapper.calls).toEqual(["unwrap acme", "unwrap acme"]);
  });

  test("gives everybody bytes of their own", async () => {
    const keyring = newInstance();
    const [one, other] = await Promise.all([keyring.sealingKey(acme), keyring.sealingKey(acme)]);

    one.bytes.fill(0);

    expect(other.bytes).toEqual(filledWith(1));
    expect((await keyring.sealingKey(acme)).bytes).toEqual(filledWith(1));
  });

  test("that is full makes room and gives the right keys all the same", async () => {
    const keyring = newInstance({ maxKeys: 1 });

    for (let round = 0; round < 3; round++) {
      expect((await keyring.sealingKey(acme)).bytes).toEqual(filledWith(1));
      expect((await keyring.sealingKey(bolt)).bytes).toEqual(filledWith(2));
    }
  });
});

describe("when KMS is throttled or down", () => {
  test("cached tenants go on until their five minutes are over, others fail as unavailable", async () => {
    const keyring = breakableInstance();
    await keyring.sealingKey(acme);
    outage();

    clock.now += 5 * MINUTE_MS - 1;
    expect((await keyring.sealingKey(acme)).version).toBe(1);
    await expect(keyring.sealingKey(bolt)).rejects.toMatchObject({
      code: "keyring_unavailable",
      message: 'Cannot reach the keyring of "bolt": Error: ThrottlingException',
      cause: new Error("ThrottlingException"),
    });
    clock.now += 1;
    await expect(keyring.sealingKey(acme)).rejects.toMatchObject({ code: "keyring_unavailable" });
    await expect(keyring.openingKey(acme, 1)).rejects.toMatchObject({ code: "keyring_unavailable" });
  });

  test("a failure is not remembered", async () => {
    const { generate } = wrapper;
    const keyring = breakableInstance();
    outage();
    await expect(keyring.sealingKey(acme)).rejects.toMatchObject({ code: "keyring_unavailable" });

    wrapper.generate = generate;

    expect(await keyring.sealingKey(acme)).toMatchObject({ version: 1 });
  });

  test("a key that KMS cannot have wrapped is no outage: asking again will not help", async () => {
    const keyring = breakableInstance();
    await keyring.sealingKey(acme);
    clock.now += 5 * MINUTE_MS;
    const spoilt = Object.assign(new Error("not ours"), { name: "InvalidCiphertextException" });
    wrapper.unwrap = () => Promise.reject(spoilt);

    await expect(keyring.openingKey(acme, 1)).rejects.toBe(spoilt);
  });

  test("a table that does not answer is the same to the caller", async () => {
    const keyring = createKeyringOnPorts({
      store: { ...store, latest: () => Promise.reject(new Error("ProvisionedThroughputExceededException")) },
      wrapper,
      now: () => epochMs(clock.now),
    });

    await expect(keyring.sealingKey(acme)).rejects.toMatchObject({ code: "keyring_unavailable" });
  });

  test("a rotation that is due waits, and sealing goes on with the old key", async () => {
    await newInstance().sealingKey(acme);
    clock.now += 90 * DAY_MS;
    const { generate } = wrapper;
    wrapper.generate = () => Promise.reject(new Error("ThrottlingException"));
    const keyring = breakableInstance();

    expect((await keyring.sealingKey(acme)).version).toBe(1);
    wrapper.generate = generate;
    expect((await keyring.sealingKey(acme)).version).toBe(1);
    clock.now += 5 * MINUTE_MS;
    expect((await keyring.sealingKey(acme)).version).toBe(2);
  });
});

describe("rotation", () => {
  test("seals with a new key and opens with every older one", async () => {
    const keyring = newInstance();
    await keyring.sealingKey(acme);

    expect(await keyring.rotate(acme)).toBe(2);

    expect(await keyring.sealingKey(acme)).toEqual({ version: 2, bytes: filledWith(2) });
    expect(await keyring.openingKey(acme, 1)).toEqual({ version: 1, bytes: filledWith(1) });
  });

  test("reaches other instances within five minutes", async () => {
    const [one, other] = [newInstance(), newInstance()];
    await other.sealingKey(acme);
    await one.rotate(acme);

    expect((await other.sealingKey(acme)).version).toBe(1);
    clock.now += 5 * MINUTE_MS;
    expect((await other.sealingKey(acme)).version).toBe(2);
  });

  test("happens by itself when the key is old", async () => {
    const keyring = newInstance();
    await keyring.sealingKey(acme);

    clock.now += 90 * DAY_MS - 1;
    expect((await keyring.sealingKey(acme)).version).toBe(1);
    clock.now += 5 * MINUTE_MS;
    expect((await keyring.sealingKey(acme)).version).toBe(2);
  });

  test("happens by itself when the key has sealed often, counted over several readings", async () => {
    const keyring = newInstance({ rotateAfterSealings: 6 });
    const versions: number[] = [];
    for (let reading = 0; reading < 4; reading++) {
      for (let sealing = 0; sealing < 3; sealing++) versions.push((await keyring.sealingKey(acme)).version);
      clock.now += 5 * MINUTE_MS;
    }

    expect(versions).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  });
});

describe("shredding", () => {
  test("is known at once to an instance that still holds an opened key", async () => {
    const instance = newInstance();
    await instance.sealingKey(acme);
    const before = await instance.isShredded(acme);
    await newInstance().shred(acme);

    expect(before).toBe(false);
    expect(await instance.isShredded(acme)).toBe(true);
  });

  test("leaves no key in the store and refuses the tenant from then on", async () => {
    const keyring = newInstance();
    await keyring.sealingKey(acme);
    await keyring.rotate(acme);
    await keyring.sealingKey(bolt);

    await keyring.shred(acme);

    for (const instance of [keyring, newInstance()]) {
      await expect(instance.sealingKey(acme)).rejects.toMatchObject({ code: "keyring_shredded" });
      await expect(instance.openingKey(acme, 1)).rejects.toMatchObject({ code: "keyring_shredded" });
      await expect(instance.openingKey(acme, 2)).rejects.toMatchObject({ code: "keyring_shredded" });
      await expect(instance.rotate(acme)).rejects.toMatchObject({ code: "keyring_shredded" });
      expect(await instance.sealingKey(bolt)).toMatchObject({ version: 1 });
    }
    expect([...store.records].map(([id, { kind }]) => `${id} ${kind}`).sort()).toEqual([
      "acme/1 destroyed",
      "acme/2 destroyed",
      "acme/3 destroyed",
      "bolt/1 key",
    ]);
  });

  test("of a tenant that never sealed anything bars it all the same", async () => {
    await newInstance().shred(acme);

    await expect(newInstance().sealingKey(acme)).rejects.toMatchObject({ code: "keyring_shredded" });
    expect(wrapper.calls).toEqual([]);
  });

  test("reaches other instances within five minutes, also those that had the key open", async () => {
    const [one, other] = [newInstance(), newInstance()];
    await other.sealingKey(acme);
    clock.now += 4 * MINUTE_MS;
    await other.openingKey(acme, 1);

    await one.shred(acme);

    clock.now += MINUTE_MS;
    await expect(other.openingKey(acme, 1)).rejects.toMatchObject({ code: "keyring_shredded" });
    await expect(other.sealingKey(acme)).rejects.toMatchObject({ code: "keyring_shredded" });
  });

  test("that crashed half-way is finished by doing it again", async () => {
    await newInstance().sealingKey(acme);
    const crashing = createKeyringOnPorts({
      store: { ...store, overwrite: () => Promise.reject(new Error("killed")) },
      wrapper,
      now: () => epochMs(clock.now),
    });
    await expect(crashing.shred(acme)).rejects.toMatchObject({ code: "keyring_unavailable" });
    await expect(newInstance().sealingKey(acme)).rejects.toMatchObject({ code: "keyring_shredded" });

    await newInstance().shred(acme);

    expect([...store.records.values()].map(({ kind }) => kind)).toEqual(["destroyed", "destroyed"]);
  });
});
