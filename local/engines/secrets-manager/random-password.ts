import { randomInt } from "node:crypto";
import * as z from "zod";
import { invalidParameter } from "./secret-errors.ts";

const LOWERCASE = "abcdefghijklmnopqrstuvwxyz";
const UPPERCASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NUMBERS = "0123456789";
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** The same parameters in GetRandomPassword and in CloudFormation's GenerateSecretString. */
export const passwordPolicy = z.strictObject({
  PasswordLength: z.number().int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().max(4096).default(""),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  RequireEachIncludedType: z.boolean().default(true),
});
export type PasswordPolicy = z.infer<typeof passwordPolicy>;

export function randomPassword(policy: PasswordPolicy): string {
  const types = allowedTypes(policy);
  const required = policy.RequireEachIncludedType ? types : [];
  if (types.length === 0) throw invalidParameter("The password cannot be generated: every character is excluded.");
  if (required.length > policy.PasswordLength)
    throw invalidParameter(
      `The password length ${policy.PasswordLength} is shorter than the ${required.length} required character types.`,
    );

  // One of each kind first, then the rest from all of them: trying until every kind occurs might never end.
  const oneOfEach = required.map(pick);
  const alphabet = types.join("");
  const rest = Array.from({ length: policy.PasswordLength - oneOfEach.length }, () => pick(alphabet));
  return shuffled([...oneOfEach, ...rest]).join("");
}

function allowedTypes(policy: PasswordPolicy): readonly string[] {
  const types = [
    policy.ExcludeLowercase ? "" : LOWERCASE,
    policy.ExcludeUppercase ? "" : UPPERCASE,
    policy.ExcludeNumbers ? "" : NUMBERS,
    policy.ExcludePunctuation ? "" : PUNCTUATION,
    policy.IncludeSpace ? " " : "",
  ];
  return types.map((type) => without(type, policy.ExcludeCharacters)).filter((type) => type !== "");
}

function without(characters: string, excluded: string): string {
  return [...characters].filter((character) => !excluded.includes(character)).join("");
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}

/** Fisher and Yates: without it, the required characters would always stand in front. */
function shuffled(characters: readonly string[]): readonly string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [result[last], result[other]] = [result[other] ?? "", result[last] ?? ""];
  }
  return result;
}
