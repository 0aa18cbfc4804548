import { AwsError } from "../json-service.ts";

/*
 * SQS's refusals, with AWS's codes and texts: people paste them into a search box, and SDK clients match on the codes.
 */

export const queueDoesNotExist = () => new AwsError("QueueDoesNotExist", "The specified queue does not exist.");

export const invalidParameter = (message: string) => new AwsError("InvalidParameterValue", message);

export const invalidValue = (parameter: string, value: unknown, reason: string) =>
  invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const missingParameter = (parameter: string) =>
  new AwsError("MissingParameter", `The request must contain the parameter ${parameter}.`);

export const unsupported = (what: string) =>
  new AwsError("UnsupportedOperation", `${what} is not supported by the local SQS engine.`);

export const unknownAttribute = (name: string) => new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);

export const invalidAttributeValue = (name: string) =>
  new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);

export const queueNameExists = (attribute: string) =>
  new AwsError(
    "QueueNameExists",
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  );

export const purgeInProgress = (queueName: string) =>
  new AwsError(
    "PurgeQueueInProgress",
    `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`,
    403,
  );

export const invalidMessageContents = () =>
  new AwsError(
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
  );

export const receiptHandleIsInvalid = (handle: string) =>
  new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`, 404);

export const overLimit = (inFlightLimit: number) =>
  new AwsError("OverLimit", `The maximum number of in flight messages (${inFlightLimit}) is reached.`, 403);

export const resourceNotFound = (message: string) => new AwsError("ResourceNotFoundException", message, 404);

export const missingResource = (parameter: string) =>
  resourceNotFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
