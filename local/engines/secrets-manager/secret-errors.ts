import { AwsError } from "../json-service.ts";

export function noSuchSecret(): AwsError {
  return new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

export function noSuchVersion(what: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Secrets Manager can't find the specified secret value for ${what}`);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError("InvalidRequestException", message);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError("ResourceExistsException", message);
}
