/**
 * The one error of sealing and opening. Why an authentic-looking envelope does not open is not told apart:
 * whoever probes with altered envelopes learns that it did not open, and nothing about which check it met.
 */
export class EnvelopeError extends Error {
  override readonly name = "EnvelopeError";
  readonly code = "envelope_unopenable";
}
