import * as z from "zod";
import { keySpec, keyUsage } from "../../engines/kms/key-record.ts";
import type { KeyPlan } from "../cloud-plan.ts";
import type { Draft } from "./draft.ts";
import { arnIn, ofType } from "./draft.ts";
import { flag, jsonObject, quantity, readProperties } from "./property-values.ts";

const KeyProperties = z.object({
  KeyPolicy: jsonObject.default({}),
  EnableKeyRotation: flag.default(false),
  RotationPeriodInDays: quantity.exactOptional(),
  Enabled: flag.default(true),
  KeyUsage: keyUsage.exactOptional(),
  KeySpec: keySpec.exactOptional(),
  Description: z.string().exactOptional(),
});
const AliasProperties = z.object({ AliasName: z.string(), TargetKeyId: z.string() });

/** Specs that only sign or agree on keys are refused: the local KMS encrypts and makes MACs. */
export function planKeys(draft: Draft): readonly KeyPlan[] {
  const aliases = ofType(draft, "AWS::KMS::Alias").map((alias) => ({
    ...readProperties(alias, AliasProperties),
    alias,
  }));
  const keys = ofType(draft, "AWS::KMS::Key").map((key) => {
    const properties = readProperties(key, KeyProperties);
    const keyId = key.physicalId;
    const arn = arnIn(key);
    const alias = aliases.find(({ TargetKeyId }) => TargetKeyId === keyId || TargetKeyId === arn)?.AliasName;
    return { keyId, arn, ...described(properties), ...(alias !== undefined && { alias }) };
  });

  for (const { alias, TargetKeyId } of aliases)
    if (!keys.some(({ keyId, arn }) => TargetKeyId === keyId || TargetKeyId === arn))
      draft.report(alias, `it stands for "${TargetKeyId}", which is no key of this assembly`);
  return keys;
}

function described(properties: z.infer<typeof KeyProperties>): Omit<KeyPlan, "keyId" | "arn" | "alias"> {
  const {
    RotationPeriodInDays: rotationPeriodInDays,
    KeyUsage: usage,
    KeySpec: spec,
    Description: description,
  } = properties;
  return {
    policy: properties.KeyPolicy,
    rotation: properties.EnableKeyRotation,
    enabled: properties.Enabled,
    ...(rotationPeriodInDays !== undefined && { rotationPeriodInDays }),
    ...(usage !== undefined && { usage }),
    ...(spec !== undefined && { spec }),
    ...(description !== undefined && { description }),
  };
}
