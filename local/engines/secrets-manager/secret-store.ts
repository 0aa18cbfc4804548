import { randomInt } from "node:crypto";
import * as z from "zod";
import { openDurableJson } from "../durable-json.ts";
import { createTurns, type InTurn } from "../turns.ts";
import { invalidRequest, noSuchSecret } from "./secret-errors.ts";
import { type SecretRecord, secretRecord } from "./secret-record.ts";

const SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SUFFIX_LENGTH = 6;

/** The secrets of one account and region, as they are at this moment. */
export interface SecretStore {
  now(): number;
  /** Changes go one after the other: a value is sealed, which takes time, between reading a secret and storing it. */
  readonly inTurn: InTurn;
  /** By name, ARN, or ARN without its random suffix; also when it is marked for deletion. */
  lookUp(secretId: string): SecretRecord | undefined;
  /** Throws what AWS throws when there is none or it is marked for deletion. */
  find(secretId: string): SecretRecord;
  all(): readonly SecretRecord[];
  put(secret: SecretRecord): void;
  remove(secret: SecretRecord): void;
  newArn(name: string): string;
  /** The ARN that a secret of this name will get: a template's references were resolved before the secret is made. */
  reserveArn(name: string, arn: string): void;
}

interface SecretStoreOptions {
  readonly file: string | undefined;
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
}

export function openSecretStore({ file, region, accountId, now }: SecretStoreOptions): SecretStore {
  const durable = openDurableJson({ file, schema: z.record(z.string(), secretRecord), empty: {} });
  // A secret whose recovery window is over needs no timer: nobody finds it, and the next write drops it.
  const all = () => Object.values(durable.read()).filter((secret) => !isOver(secret, now()));
  const replaceAll = (secrets: readonly SecretRecord[]) =>
    durable.replace(Object.fromEntries(secrets.map((secret) => [secret.arn, secret])));
  const others = ({ arn }: SecretRecord) => all().filter((secret) => secret.arn !== arn);
  const reserved = new Map<string, string>();
  // Whole names and ARNs first: a secret may be named like another one's ARN without its suffix.
  const lookUp = (secretId: string) =>
    all().find(({ arn, name }) => arn === secretId || name === secretId) ??
    all().find(({ arn }) => arn.slice(0, -SUFFIX_LENGTH - 1) === secretId);

  return {
    now,
    inTurn: createTurns(),
    lookUp,
    find(secretId) {
      const secret = lookUp(secretId);
      if (secret === undefined) throw noSuchSecret();
      if (secret.deletion !== undefined)
        throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
      return secret;
    },
    all,
    put: (secret) => replaceAll([...others(secret), secret]),
    remove: (secret) => replaceAll(others(secret)),
    newArn: (name) =>
      reserved.get(name) ?? `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${newSuffix()}`,
    reserveArn: (name, arn) => void reserved.set(name, arn),
  };
}

function isOver({ deletion }: SecretRecord, now: number): boolean {
  return deletion !== undefined && now >= deletion.dueAt;
}

/** AWS's own way to tell a secret from a later one of the same name in policies. */
function newSuffix(): string {
  return Array.from({ length: SUFFIX_LENGTH }, () => SUFFIX_ALPHABET.charAt(randomInt(SUFFIX_ALPHABET.length))).join(
    "",
  );
}
