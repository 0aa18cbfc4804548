import { createHash } from "node:crypto";
import { createCursors } from "../../lambdas/manage/cursors.ts";

export const sessionKey = "5a".repeat(32);

let drawn = 0;
/** Never the same twice, and in every run the same. */
const countingChance = (bytes: number) => createHash("shake256", { outputLength: bytes }).update(`${++drawn}`).digest();

/** Cursors as they are, under a key that everybody may know. */
export const testCursors = createCursors(async () => [sessionKey], countingChance);
