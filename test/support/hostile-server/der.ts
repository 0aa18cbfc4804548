/** As much of DER (X.690) as a certificate needs. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  return bytes < 0x100 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
export const octets = (content: Uint8Array) => der(0x04, content);
export const bits = (content: Uint8Array) => der(0x03, Buffer.from([0]), content);
export const text = (value: string) => der(0x0c, Buffer.from(value));
export const yes = der(0x01, Buffer.from([0xff]));
/** A tag of the context, [0] to [30], around whole values. */
export const tagged = (number: number, content: Uint8Array) => der(0xa0 + number, content);
/** A tag of the context in place of a plain value's own. */
export const retagged = (number: number, content: Uint8Array) => der(0x80 + number, content);
export const small = (value: number) => der(0x02, Buffer.from([value]));
/** Starts with a one, so that it is neither negative nor padded, whatever follows. */
export const serial = (random: Uint8Array) => der(0x02, Buffer.from([1]), random);

/** `YYYYMMDDHHMMSSZ`, which is right for every year. */
export function time(moment: Date): Buffer {
  return der(0x18, Buffer.from(`${moment.toISOString().replace(/\.\d+Z$|[-:T]/g, "")}Z`));
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const high = value >> 7;
  return high === 0 ? [value] : [...base128(high).map((byte) => byte | 0x80), value & 0x7f];
}
