import type { ResourceKind, Subject } from "./kind.ts";
import { nameless } from "./nameless.ts";
import { digestOf } from "./naming.ts";

const bucket: ResourceKind = {
  namedBy: ["BucketName"],
  identify: (subject) => {
    const { partition, region, urlSuffix } = subject.environment;
    const name = subject.named.BucketName ?? generatedBucketName(subject);
    return {
      physicalId: name,
      attributes: {
        Arn: `arn:${partition}:s3:::${name}`,
        DomainName: `${name}.s3.${urlSuffix}`,
        RegionalDomainName: `${name}.s3.${region}.${urlSuffix}`,
      },
    };
  },
};

/** At most 63 lower-case characters. The digest keeps apart what differs in case only. */
function generatedBucketName({ stackName, logicalId }: Subject): string {
  const name = `${stackName}-${logicalId}`;
  return `${name.toLowerCase().slice(0, 54)}-${digestOf(name).slice(0, 8)}`;
}

export const s3Kinds = { "AWS::S3::Bucket": bucket, "AWS::S3::BucketPolicy": nameless };
