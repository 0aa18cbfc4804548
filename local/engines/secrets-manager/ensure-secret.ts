import * as z from "zod";
import type { JsonObject, JsonService } from "../json-service.ts";
import { passwordPolicy, randomPassword } from "./random-password.ts";
import { type SecretRecord, tag } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";

const generateSecretString = z.strictObject({
  ...passwordPolicy.shape,
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

/** The properties of AWS::SecretsManager::Secret; one that is missing here is refused by name. */
const secretDefinition = z
  .strictObject({
    Name: z.string().min(1),
    Description: z.string().optional(),
    KmsKeyId: z.string().optional(),
    SecretString: z.string().optional(),
    GenerateSecretString: generateSecretString.optional(),
    Tags: z.array(tag).optional(),
  })
  .refine(
    ({ SecretString, GenerateSecretString }) => SecretString === undefined || GenerateSecretString === undefined,
    {
      error: "wanted one of SecretString and GenerateSecretString, found both",
    },
  );
export type SecretDefinition = z.input<typeof secretDefinition>;

type Wanted = z.output<typeof secretDefinition>;

export interface EnsuredSecret {
  readonly arn: string;
  readonly name: string;
}

/**
 * Makes the secret and its value at the first start, and finds them at every later one: what was generated, or rotated
 * since, must outlive a restart. A description or key that the template changed is taken over.
 */
export async function ensureSecret(
  service: Pick<JsonService, "call">,
  store: SecretStore,
  definition: SecretDefinition,
  arn?: string,
): Promise<EnsuredSecret> {
  const wanted = parse(definition);
  if (arn !== undefined) store.reserveArn(wanted.Name, arn);
  const existing = store.lookUp(wanted.Name);
  if (existing === undefined) await service.call("CreateSecret", defined(creationOf(wanted)));
  else if (existing.deletion === undefined) await update(service, existing, wanted);

  const ensured = store.lookUp(wanted.Name);
  if (ensured === undefined) throw new Error(`Cannot make the secret "${wanted.Name}": it was deleted meanwhile`);
  return { arn: ensured.arn, name: ensured.name };
}

function creationOf({ GenerateSecretString: generator, SecretString, ...settings }: Wanted) {
  return { ...settings, SecretString: generator === undefined ? SecretString : generated(generator) };
}

async function update(
  service: Pick<JsonService, "call">,
  { arn, description, kmsKeyId }: SecretRecord,
  wanted: Wanted,
) {
  const changes = defined({
    Description: wanted.Description === description ? undefined : wanted.Description,
    KmsKeyId: wanted.KmsKeyId === kmsKeyId ? undefined : wanted.KmsKeyId,
  });
  if (Object.keys(changes).length > 0) await service.call("UpdateSecret", { SecretId: arn, ...changes });
}

function parse(definition: SecretDefinition): Wanted {
  const parsed = secretDefinition.safeParse(definition);
  if (parsed.success) return parsed.data;
  throw new Error(`Cannot make the secret "${definition.Name}": ${z.prettifyError(parsed.error)}`);
}

/** With a template the generated string becomes one member of a JSON object, otherwise it is the whole secret. */
function generated({
  SecretStringTemplate,
  GenerateStringKey,
  ...policy
}: z.infer<typeof generateSecretString>): string {
  const password = randomPassword(policy);
  if (SecretStringTemplate === undefined && GenerateStringKey === undefined) return password;
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined)
    throw new Error("Cannot generate a secret: wanted SecretStringTemplate and GenerateStringKey together, found one");

  const template = z.record(z.string(), z.json()).parse(JSON.parse(SecretStringTemplate));
  return JSON.stringify({ ...template, [GenerateStringKey]: password });
}

function defined(members: Readonly<Record<string, unknown>>): JsonObject {
  return JSON.parse(JSON.stringify(members));
}
