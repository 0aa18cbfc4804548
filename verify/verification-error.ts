export type VerificationFailure =
  | "missing_header"
  | "header_invalid"
  | "timestamp_too_old"
  | "timestamp_too_new"
  | "no_matching_signature"
  | "secret_invalid"
  | "algorithm_unsupported"
  | "body_not_raw"
  | "body_not_json";

/**
 * Why a webhook was not accepted. Answer 400 to what a sender got wrong; `secret_invalid`, `algorithm_unsupported` and
 * `body_not_raw` are mistakes of the receiver's own code and never depend on who is calling.
 */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly code: VerificationFailure;

  constructor(code: VerificationFailure, found: string, options?: { cause?: unknown }) {
    super(`Cannot verify the webhook: ${found}`, options);
    this.code = code;
  }
}
