import { arnOf } from "./arn.ts";
import type { ResourceKind } from "./kind.ts";
import { givenName, stableUuid } from "./naming.ts";

const key: ResourceKind = {
  namedBy: [],
  identify: (subject) => {
    const keyId = stableUuid(subject);
    return { physicalId: keyId, attributes: { Arn: arnOf(subject.environment, "kms", `key/${keyId}`), KeyId: keyId } };
  },
};

const alias: ResourceKind = {
  namedBy: ["AliasName"],
  identify: (subject) => ({ physicalId: givenName(subject, "AliasName"), attributes: {} }),
};

export const kmsKinds = { "AWS::KMS::Key": key, "AWS::KMS::Alias": alias };
