/** Percent-decodes what can be; a client's stray `%` is not worth an error. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
