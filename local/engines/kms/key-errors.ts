import { AwsError } from "../json-service.ts";

export function disabled(arn: string): AwsError {
  return new AwsError("DisabledException", `${arn} is disabled.`);
}

export function pendingDeletion(arn: string): AwsError {
  return new AwsError("KMSInvalidStateException", `${arn} is pending deletion.`);
}

export function invalidCiphertext(): AwsError {
  return new AwsError("InvalidCiphertextException", "The ciphertext or its encryption context is not what was sealed");
}

export function incorrectKey(): AwsError {
  return new AwsError(
    "IncorrectKeyException",
    "The key ID in the request does not identify a CMK that can perform this operation.",
  );
}

export function invalidUsage(arn: string, usage: string): AwsError {
  return new AwsError(
    "InvalidKeyUsageException",
    `${arn} key usage is ${usage} which is not valid for this operation.`,
  );
}

export function unsupported(message: string): AwsError {
  return new AwsError("UnsupportedOperationException", message);
}

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
