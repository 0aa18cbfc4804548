const LONGEST_EXCERPT = 16 * 1024;

/** The start of a response, as it came. */
export interface Excerpt {
  /** False when this chunk held more than there was room for: the rest is not worth reading. */
  readonly take: (chunk: Uint8Array) => boolean;
  readonly bytes: () => Uint8Array;
}

export function createExcerpt(): Excerpt {
  const chunks: Uint8Array[] = [];
  let room = LONGEST_EXCERPT;

  return {
    take(chunk) {
      // A copy: the chunk is a view of undici's 64 KiB read buffer, which it would keep alive.
      const kept = Uint8Array.from(chunk.subarray(0, room));
      chunks.push(kept);
      room -= kept.length;
      return kept.length === chunk.length;
    },
    bytes: () => Buffer.concat(chunks),
  };
}
