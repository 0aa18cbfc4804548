import { crc32 } from "node:zlib";
import * as z from "zod";
import { type Chance, ID_ALPHABET } from "./id.ts";

// ph_<live|test>_<id>_<secret><checksum>: the prefix lets scanners of repositories find a key that leaked, and the
// checksum lets them and us tell a key from a typing error without asking anybody.
const ID_LENGTH = 16;
const SECRET_LENGTH = 52; // 260 bits
const CHECKSUM_LENGTH = 7; // 32 bits of CRC
const KEY = new RegExp(
  `^(ph_(live|test)_([${ID_ALPHABET}]{${ID_LENGTH}})_[${ID_ALPHABET}]{${SECRET_LENGTH}})([${ID_ALPHABET}]{${CHECKSUM_LENGTH}})$`,
);

/** The public part of a key: it names the key in lists, logs and the audit log, and opens nothing. */
export const ApiKeyId = z
  .string()
  .regex(
    new RegExp(`^[${ID_ALPHABET}]{${ID_LENGTH}}$`),
    `wanted the ${ID_LENGTH} characters after ph_live_ or ph_test_`,
  )
  .brand<"ApiKeyId">()
  .meta({ id: "ApiKeyId" });
export type ApiKeyId = z.infer<typeof ApiKeyId>;

/** A key of a disposable stage says so, and no other stage takes it. */
export type ApiKeyMode = "live" | "test";

/** A key as its holder sends it. What is here is well formed; whether it is valid, only its record tells. */
export interface ApiKeyText {
  readonly id: ApiKeyId;
  readonly mode: ApiKeyMode;
  readonly text: string;
}

export function newApiKey(mode: ApiKeyMode, chance: Chance): ApiKeyText {
  const id = randomText(ID_LENGTH, chance);
  const unchecked = `ph_${mode}_${id}_${randomText(SECRET_LENGTH, chance)}`;
  return { id: ApiKeyId.parse(id), mode, text: unchecked + checksumOf(unchecked) };
}

/** Nothing for what cannot be a key, so that guesses and typing errors are refused before anything is read. */
export function parseApiKey(text: string): ApiKeyText | undefined {
  const [, unchecked, mode, id, checksum] = KEY.exec(text) ?? [];
  if (unchecked === undefined || checksum !== checksumOf(unchecked)) return undefined;
  return { id: ApiKeyId.parse(id), mode: mode === "live" ? "live" : "test", text };
}

/** Each byte is one character: 256 is a multiple of 32, so all are equally likely. */
const randomText = (length: number, chance: Chance): string =>
  Array.from(chance(length), (byte) => ID_ALPHABET.charAt(byte % ID_ALPHABET.length)).join("");

function checksumOf(unchecked: string): string {
  const sum = BigInt(crc32(unchecked));
  const digits = Array.from({ length: CHECKSUM_LENGTH }, (_, place) =>
    ID_ALPHABET.charAt(Number((sum >> BigInt(5 * (CHECKSUM_LENGTH - 1 - place))) & 31n)),
  );
  return digits.join("");
}
