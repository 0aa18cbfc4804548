import { AwsError } from "../engines/json-service.ts";
import type { SignatureProblem } from "./verify-signature.ts";

type Wording = Readonly<Record<Refusal, readonly [code: string, status: number]>>;
type Refusal = "access denied" | "no signature" | "unknown key" | "bad signature" | "throttled" | "failed";

/** What a service refuses for reasons that are not its own business, in the words of most services. */
const usual: Wording = {
  "access denied": ["AccessDeniedException", 400],
  "no signature": ["MissingAuthenticationTokenException", 400],
  "unknown key": ["UnrecognizedClientException", 400],
  "bad signature": ["InvalidSignatureException", 400],
  throttled: ["ThrottlingException", 400],
  failed: ["InternalFailure", 500],
};

/** Those that say it in words of their own. SDK clients decide by these codes what they try again. */
const wordings: ReadonlyMap<string, Wording> = new Map([
  [
    "sqs",
    {
      ...usual,
      "access denied": ["AccessDenied", 403],
      "unknown key": ["InvalidClientTokenId", 403],
      "bad signature": ["SignatureDoesNotMatch", 403],
      throttled: ["RequestThrottled", 403],
    },
  ],
  [
    "s3",
    {
      "access denied": ["AccessDenied", 403],
      "no signature": ["AccessDenied", 403],
      "unknown key": ["InvalidAccessKeyId", 403],
      "bad signature": ["SignatureDoesNotMatch", 403],
      throttled: ["SlowDown", 503],
      failed: ["InternalError", 500],
    },
  ],
  [
    "lambda",
    { ...usual, "access denied": ["AccessDeniedException", 403], throttled: ["TooManyRequestsException", 429] },
  ],
  ["dynamodb", { ...usual, failed: ["InternalServerError", 500] }],
  ["kms", { ...usual, failed: ["KMSInternalException", 500] }],
  ["secretsmanager", { ...usual, failed: ["InternalServiceError", 500] }],
  ["events", { ...usual, failed: ["InternalException", 500] }],
] satisfies readonly (readonly [string, Wording])[]);

const ofSignature: Readonly<Record<SignatureProblem, Refusal>> = {
  missing: "no signature",
  incomplete: "bad signature",
  "unknown key": "unknown key",
  expired: "bad signature",
  "wrong scope": "bad signature",
  mismatch: "bad signature",
};

export function refusal(service: string, what: Refusal, message: string): AwsError {
  const [code, status] = (wordings.get(service) ?? usual)[what];
  return new AwsError(code, message, status);
}

export function signatureRefusal(service: string, problem: SignatureProblem, message: string): AwsError {
  return refusal(service, ofSignature[problem], message);
}

/** Not by status: SQS throttles with 403, most with 400, S3 with 503. */
export function isThrottle(service: string, code: string): boolean {
  return (wordings.get(service) ?? usual).throttled[0] === code;
}
