import * as z from "zod";
import type { CallApi } from "./api-client.ts";
import { sound, wrong } from "./check.ts";
import { type OpenReceiver, READ_THE_LOGS } from "./receiver.ts";
import { expectStatus } from "./unexpected-answer.ts";

const Endpoint = z.object({ id: z.string() });
const Key = z.object({ id: z.string(), key: z.string() });
const Audit = z.object({
  entries: z.array(z.object({ action: z.string(), outcome: z.string(), caller: z.object({ keyId: z.string() }) })),
});

/** A doctor that is interrupted leaves a key behind that ends by itself, and opens nothing but its own tenant. */
const KEY_LIVES_MS = 10 * 60_000;

/**
 * For a machine that AWS cannot reach: the stage's own API receives. The webhook calls the route that enables a second
 * endpoint, the witness, with a key of this tenant as a header of the first. Nothing changes, since the witness is
 * enabled, but the audit log writes the call down: proof that the request arrived, with its sealed headers. Disabling would
 * ring an alarm. Nothing there looks at signatures, and the finding says so; a public route that does would be one more
 * open door, for the doctor alone.
 */
export const openWitnessReceiver =
  (call: CallApi, apiUrl: string): OpenReceiver =>
  async (tenant) => {
    const witness = await registerWitness(call, apiUrl, tenant);
    const key = await createKey(call, tenant);

    return {
      url: `${apiUrl}/v1/tenants/${tenant}/endpoints/${witness}/enable`,
      headers: { authorization: `Bearer ${key.key}` },
      judge: async ({ status, outcome }) => {
        if (status !== "delivered") return wrong(`the delivery is ${status}: ${outcome}`, READ_THE_LOGS);
        if (!(await wasCalledWith(key.id, tenant, call)))
          return wrong("it is recorded as delivered, and the audit log knows of no such call", READ_THE_LOGS);
        return sound(
          "published, sent, received by the stage's own API and written to its audit log; " +
            "not proven: that the signature verifies, for which the doctor must be reachable (--receiver URL --listen PORT)",
        );
      },
      close: async () => {
        await call("DELETE", `/v1/keys/${key.id}`);
      },
    };
  };

async function wasCalledWith(keyId: string, tenant: string, call: CallApi): Promise<boolean> {
  const answer = await call("GET", `/v1/audit?tenant=${tenant}`);
  const { entries } = Audit.parse(expectStatus(200, "reading the audit log", answer));
  return entries.some(
    ({ action, outcome, caller }) => action === "enableEndpoint" && outcome === "done" && caller.keyId === keyId,
  );
}

/** It wants a type that nobody publishes, so that nothing is sent to it. */
async function registerWitness(call: CallApi, apiUrl: string, tenant: string): Promise<string> {
  const answer = await call("POST", `/v1/tenants/${tenant}/endpoints`, {
    url: `${apiUrl}/health/live`,
    description: "doctor: the witness",
    eventTypes: ["doctor.never"],
  });
  return Endpoint.parse(expectStatus(201, "registering the witness", answer)).id;
}

async function createKey(call: CallApi, tenant: string): Promise<z.infer<typeof Key>> {
  const expiresAt = new Date(Date.now() + KEY_LIVES_MS).toISOString();
  const answer = await call("POST", "/v1/keys", { name: "doctor", role: "operator", tenant, expiresAt });
  return Key.parse(expectStatus(201, "making a key", answer));
}
