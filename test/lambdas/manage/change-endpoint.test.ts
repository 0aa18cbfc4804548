import { beforeEach, expect, test } from "vitest";
import type { Endpoint } from "../../../core/endpoint.ts";
import { createChangeEndpoint } from "../../../lambdas/manage/change-endpoint.ts";
import { acme, endpoint, shopEndpoint } from "../../support/fixtures.ts";

let stored: Endpoint;
let onRead: () => void;

const change = createChangeEndpoint({
  endpoint: async (_, id) => {
    const read = stored;
    onRead();
    return id === stored.id ? read : undefined;
  },
  replace: async (next) => {
    if (next.version !== stored.version + 1) return false;
    stored = next;
    return true;
  },
});

const describeAs = (description: string) => (before: Endpoint) => ({ ...before, description });
const shop = { tenant: acme, id: shopEndpoint };

beforeEach(() => {
  stored = endpoint({ version: 3 });
  onRead = () => {};
});

test("a change makes the next version", async () => {
  const changed = await change({ ...shop, ifVersion: 3, decide: describeAs("till") });

  expect(changed).toMatchObject({ endpoint: { description: "till", version: 4 }, isWritten: true });
  expect(stored).toEqual(changed.endpoint);
});

test("a change that was made to an earlier version is refused", async () => {
  const late = change({ ...shop, ifVersion: 2, decide: describeAs("till") });

  await expect(late).rejects.toMatchObject({ status: 412, code: "precondition_failed" });
  expect(stored.version).toBe(3);
});

test("two changes at once are both kept", async () => {
  onRead = () => {
    onRead = () => {};
    stored = { ...stored, timeoutSeconds: 7, version: 4 };
  };

  await change({ ...shop, ifVersion: undefined, decide: describeAs("till") });

  expect(stored).toMatchObject({ description: "till", timeoutSeconds: 7, version: 5 });
});

test("of two changes at once that name the same version one is refused", async () => {
  onRead = () => {
    onRead = () => {};
    stored = { ...stored, timeoutSeconds: 7, version: 4 };
  };

  const slower = change({ ...shop, ifVersion: 3, decide: describeAs("till") });

  await expect(slower).rejects.toMatchObject({ status: 412 });
});

test("a change that changes nothing writes nothing", async () => {
  const { isWritten } = await change({ ...shop, ifVersion: undefined, decide: (before) => before });

  expect(isWritten).toBe(false);
  expect(stored.version).toBe(3);
});

test("whoever always loses is told so", async () => {
  onRead = () => {
    stored = { ...stored, version: stored.version + 1 };
  };

  const unlucky = change({ ...shop, ifVersion: undefined, decide: describeAs("till") });

  await expect(unlucky).rejects.toMatchObject({ status: 409, code: "conflict" });
});
