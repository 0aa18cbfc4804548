import * as z from "zod";
import type { Chance } from "./id.ts";

const KEY_BYTES = 32;

/** 32 random bytes as 64 hexadecimal digits: how a platform secret holds a key. */
export const PlatformKeyText = z.string().regex(/^[0-9a-f]{64}$/, "wanted 64 hexadecimal digits");

export const newKeyText = (chance: Chance): string => Buffer.from(chance(KEY_BYTES)).toString("hex");

/** An error of zod's says what was wanted and repeats nothing of the value. */
export const readKeyText = (text: string): Buffer => Buffer.from(PlatformKeyText.parse(text), "hex");
