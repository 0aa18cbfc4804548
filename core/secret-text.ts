/** A signing secret that cannot be used. Its message never repeats any of the secret. */
export class SigningSecretError extends Error {
  override readonly name = "SigningSecretError";
  readonly code = "secret_invalid";

  constructor(found: string) {
    super(`Cannot use the signing secret: ${found}`);
  }
}

/**
 * Strict about base64, though Node would read almost anything: a stray character that we skip and the receiver's
 * library does not would give two different keys, and every signature would fail with nothing to see.
 */
export function decodePrefixed(text: string, prefix: string): Buffer {
  const encoded = text.slice(prefix.length);
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.toString("base64") === encoded) return bytes;
  throw new SigningSecretError(`after ${prefix} found ${flawOf(encoded)}, wanted padded standard base64`);
}

export function encodePrefixed(prefix: string, bytes: Uint8Array): string {
  return prefix + Buffer.from(bytes).toString("base64");
}

function flawOf(encoded: string): string {
  if (/\s/.test(encoded)) return "white space";
  if (/[-_]/.test(encoded)) return "the URL-safe alphabet (- or _)";
  if (/[^A-Za-z0-9+/=]/.test(encoded)) return "characters outside of the alphabet";
  return `${encoded.length} characters with missing or wrong padding`;
}
