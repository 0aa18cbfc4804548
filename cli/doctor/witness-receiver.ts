import * as z from "zod";
import type { CallApi } from "./api-client.ts";
import { sound, wrong } from "./check.ts";
import { type OpenReceiver, READ_THE_LOGS } from "./receiver.ts";
import { expectStatus } from "./unexpected-answer.ts";

const Endpoint = z.object({ id: z.string(), state: z.string() });
const Key = z.object({ id: z.string(), key: z.string() });

/** A doctor that is interrupted leaves a key behind that ends by itself, and opens nothing but its own tenant. */
const KEY_LIVES_MS = 10 * 60_000;

/**
 * For a machine that AWS cannot reach: the stage's own API receives. A second endpoint is the witness. The webhook calls the
 * route that disables it, with a key for this tenant as a header of the first one; that the witness is disabled
 * afterwards is proof that the request arrived, whole and with its sealed headers. Nothing there looks at signatures, and
 * the finding says so. A public route that does would be one more open door, for the doctor alone.
 */
export const openWitnessReceiver =
  (call: CallApi, apiUrl: string): OpenReceiver =>
  async (tenant) => {
    const witness = await registerWitness(call, apiUrl, tenant);
    const key = await createKey(call, tenant);
    const path = `/v1/tenants/${tenant}/endpoints/${witness}`;

    return {
      url: `${apiUrl}${path}/disable`,
      headers: { authorization: `Bearer ${key.key}` },
      judge: async ({ status, outcome }) => {
        const { state } = Endpoint.parse((await call("GET", path)).body);
        if (status !== "delivered") return wrong(`the delivery is ${status}: ${outcome}`, READ_THE_LOGS);
        if (state !== "disabled") return wrong("it is recorded as delivered, and had no effect", READ_THE_LOGS);
        return sound(
          "published, sent, received by the stage's own API and acted on there; " +
            "not proven: that the signature verifies, for which the doctor must be reachable (--receiver URL --listen PORT)",
        );
      },
      close: async () => {
        await call("DELETE", `/v1/keys/${key.id}`);
      },
    };
  };

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
