import { expect, test } from "vitest";
import { ApiKeyId } from "../../../core/api-key.ts";
import type { ApiKey } from "../../../core/api-key-record.ts";
import { createRevokeKeys } from "../../../lambdas/manage/revoke-keys.ts";
import { acme, noon } from "../../support/fixtures.ts";

const keyNumbered = (number: number): ApiKey => ({
  id: ApiKeyId.parse(`k7m2n4p6q8r0k7m${number}`),
  name: "shop",
  role: "service",
  tenant: acme,
  createdAt: noon,
  pepper: "p1",
  hash: new Uint8Array(32),
});

test("every key of a tenant is revoked, over all pages, and none a second time", async () => {
  const all = [keyNumbered(1), { ...keyNumbered(2), revokedAt: noon }, keyNumbered(3)];
  const revoked: string[] = [];
  const revokeKeys = createRevokeKeys({
    ofTenant: async (_, { after }) => {
      const at = all.findIndex(({ id }) => after === undefined || id > after);
      const [key] = all.slice(at);
      return { keys: key ? [key] : [], ...(key && at + 1 < all.length && { next: key.id }) };
    },
    revoke: async ({ id }, at) => void revoked.push(`${id} ${at}`),
    now: () => noon,
  });

  await revokeKeys(acme);

  expect(revoked).toEqual([`k7m2n4p6q8r0k7m1 ${noon}`, `k7m2n4p6q8r0k7m3 ${noon}`]);
});
