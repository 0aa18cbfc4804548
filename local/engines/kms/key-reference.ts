import { AwsError } from "../json-service.ts";

/** What a caller may write where a key is meant. */
export type KeyReference =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "alias"; readonly name: string };

const ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:(?<resource>(?:key|alias)\/.+)$/;
const ALIAS = /^alias\/[A-Za-z0-9/_-]+$/;
// Only what KMS itself gives out. Multi-region ids (`mrk-…`) are not made here, so none can be meant.
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `prefix` is how the ARNs of this account and region begin; a key of another one does not exist here. */
export function parseKeyReference(text: string, prefix: string): KeyReference {
  const resource = text.startsWith("arn:") ? resourceOf(text, prefix) : text;
  if (ALIAS.test(resource)) return { kind: "alias", name: resource };

  const id = text.startsWith("arn:") ? resource.replace(/^key\//, "") : resource;
  if (!ID.test(id)) throw new AwsError("NotFoundException", `Invalid keyId '${id}'`);
  return { kind: "id", id };
}

function resourceOf(arn: string, prefix: string): string {
  const resource = ARN.exec(arn)?.groups?.resource;
  if (resource === undefined) throw new AwsError("InvalidArnException", `Invalid arn ${arn}`);
  if (!arn.startsWith(prefix)) throw new AwsError("NotFoundException", `Key '${arn}' does not exist`);
  return resource;
}
