/** A text that must never be found, and how it would look if somebody had only encoded it. */
export interface CanaryForm {
  readonly canary: string;
  readonly form: string;
  readonly bytes: Buffer;
}

const ALIGNMENTS = [0, 1, 2];

export function formsOf(canary: string, text: string | Buffer = canary): readonly CanaryForm[] {
  const plain = Buffer.from(text);
  const hex = plain.toString("hex");
  const encoded = ALIGNMENTS.flatMap((before) => {
    const base64 = base64Within(plain, before);
    const base64Url = base64.replaceAll("+", "-").replaceAll("/", "_");
    return [
      { form: `base64, ${before} bytes into a group`, text: base64 },
      { form: `base64url, ${before} bytes into a group`, text: base64Url },
    ];
  });
  return [
    { canary, form: "plain", bytes: plain },
    { canary, form: "UTF-16", bytes: Buffer.from(plain.toString("latin1"), "utf16le") },
    { canary, form: "hexadecimal", bytes: Buffer.from(hex) },
    { canary, form: "HEXADECIMAL", bytes: Buffer.from(hex.toUpperCase()) },
    ...encoded.map(({ form, text: encodedText }) => ({ canary, form, bytes: Buffer.from(encodedText) })),
  ];
}

/** What of its base64 is the same whatever stands around it: the characters that hold bits of the neighbours are cut off. */
function base64Within(bytes: Buffer, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}
