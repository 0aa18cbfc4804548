import * as z from "zod";
import { RotateSecretRequest } from "../../rotate-secret-request.ts";
import type { Descriptions } from "./description.ts";
import { IfMatch } from "./endpoints.ts";

const Secrets = z
  .object({
    secret: z.string().exactOptional().describe("`whsec_…`, which the receiver verifies with."),
    publicKey: z
      .string()
      .exactOptional()
      .describe("`whpk_…`, in the place of `secret` where the endpoint signs by key pair."),
    earlierValidUntil: z.array(z.iso.datetime()).describe("When the replaced secrets that still sign stop signing."),
  })
  .meta({ id: "EndpointSecrets" });

export const secretRoutes = {
  getSecret: {
    subject: "Endpoints",
    summary: "Read the signing secret",
    answers: { 200: { meaning: "The secret that signs now.", schema: Secrets } },
    problems: ["tenant_shredded"],
  },
  rotateSecret: {
    subject: "Endpoints",
    summary: "Rotate the signing secret",
    details:
      "The replaced secret signs beside the new one for as long as the overlap says, so that no delivery fails while the receiver changes over.",
    headers: IfMatch,
    body: RotateSecretRequest,
    answers: { 200: { meaning: "The secret that signs now.", schema: Secrets } },
    problems: ["too_many_secrets", "tenant_shredded", "conflict", "precondition_failed"],
  },
} as const satisfies Descriptions<"getSecret" | "rotateSecret">;
