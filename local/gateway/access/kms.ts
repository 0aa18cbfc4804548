import type { Json } from "../../engines/json-service.ts";
import { sealingKeyId } from "../../engines/kms/ciphertext.ts";
import type { RequestContext } from "../condition.ts";
import type { Access } from "../policy.ts";
import { type AccessOf, type AccessQuestion, access, arn, object, text } from "./access-of.ts";

export const kmsAccess: AccessOf = async (question) => {
  const { operation, input } = question;
  if (operation === "ReEncrypt") return reEncrypt(question);

  const context = { ...encryptionContext(input.EncryptionContext), ...requestAlias(text(input.KeyId)) };
  return [access(`kms:${operation}`, await keyArn(question, input.KeyId ?? input.TargetKeyId), context)];
};

async function reEncrypt(question: AccessQuestion): Promise<readonly Access[]> {
  const { SourceKeyId, SourceEncryptionContext, DestinationKeyId, DestinationEncryptionContext } = question.input;
  return [
    access("kms:ReEncryptFrom", await keyArn(question, SourceKeyId), encryptionContext(SourceEncryptionContext)),
    access(
      "kms:ReEncryptTo",
      await keyArn(question, DestinationKeyId),
      encryptionContext(DestinationEncryptionContext),
    ),
  ];
}

/** Policies speak of keys by ARN; a call may name an alias, or leave it to the ciphertext. */
async function keyArn({ input, place, lookUp }: AccessQuestion, keyId: Json | undefined): Promise<string> {
  const named = text(keyId) ?? sealedUnder(text(input.CiphertextBlob));
  if (named === undefined) return "*";
  if (named.startsWith("arn:") && named.includes(":key/")) return named;

  // A key that does not exist is the engine's to tell, to those who may ask.
  const { KeyMetadata } = await lookUp("DescribeKey", { KeyId: named }).catch(() => ({ KeyMetadata: null }));
  return text(object(KeyMetadata).Arn) ?? arn("kms", place, `key/${named}`);
}

// Decrypt may leave the key to the ciphertext, which names it. Whether the ciphertext is genuine is the engine's to say.
function sealedUnder(ciphertext: string | undefined): string | undefined {
  if (ciphertext === undefined) return undefined;
  try {
    return sealingKeyId(Buffer.from(ciphertext, "base64"));
  } catch {
    return undefined;
  }
}

function encryptionContext(value: Json | undefined): RequestContext {
  const pairs = Object.entries(object(value)).flatMap(([name, part]) =>
    typeof part === "string" ? [{ name, part }] : [],
  );
  // Names of condition keys have no case, the list of names has: a policy that cares for case asks the list.
  const byName = pairs.map(({ name, part }) => [`kms:encryptioncontext:${name.toLowerCase()}`, [part]] as const);
  const names = pairs.map(({ name }) => name);
  return { ...Object.fromEntries(byName), ...(names.length > 0 ? { "kms:encryptioncontextkeys": names } : {}) };
}

function requestAlias(keyId: string | undefined): RequestContext {
  const alias = /(?:^|:)(?<alias>alias\/.+)$/.exec(keyId ?? "")?.groups?.alias;
  return alias === undefined ? {} : { "kms:requestalias": [alias] };
}
