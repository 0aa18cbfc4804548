import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { bits, objectId, octets, retagged, sequence, serial, set, small, tagged, text, time, yes } from "./der.ts";

/** A certificate and its key, made for this run: machines of users have no `openssl` for sure. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  readonly issue: (names: readonly string[], validity?: Validity) => Certificate;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

const thisDecade: Validity = { from: new Date("2020-01-01T00:00:00Z"), to: new Date("2099-12-31T23:59:59Z") };
const AUTHORITY_NAME = "Posthorn tests, trust nothing signed by this";

export function createAuthority(): Authority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const authorityKey = privateKey;
  return {
    ...certificate({
      subject: AUTHORITY_NAME,
      validity: thisDecade,
      publicKey,
      authorityKey,
      extensions: [isAuthority],
    }),
    key: pem("PRIVATE KEY", privateKey.export({ type: "pkcs8", format: "der" })),
    issue: (names, validity = thisDecade) => issue(names, validity, authorityKey),
  };
}

function issue(names: readonly string[], validity: Validity, authorityKey: KeyObject): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const extensions = [subjectNames(names)];
  return {
    ...certificate({ subject: names[0] ?? "nobody", validity, publicKey, authorityKey, extensions }),
    key: pem("PRIVATE KEY", privateKey.export({ type: "pkcs8", format: "der" })),
  };
}

interface CertificateParts {
  readonly subject: string;
  readonly validity: Validity;
  readonly publicKey: KeyObject;
  readonly authorityKey: KeyObject;
  readonly extensions: readonly Uint8Array[];
}

const ecdsaWithSha256 = sequence(objectId("1.2.840.10045.4.3.2"));

function certificate({ subject, validity, publicKey, authorityKey, extensions }: CertificateParts): { cert: string } {
  const content = sequence(
    tagged(0, small(2)), // X.509 v3
    serial(randomBytes(8)),
    ecdsaWithSha256,
    commonName(AUTHORITY_NAME),
    sequence(time(validity.from), time(validity.to)),
    commonName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...extensions)),
  );
  const signature = sign("sha256", content, authorityKey);
  return { cert: pem("CERTIFICATE", sequence(content, ecdsaWithSha256, bits(signature))) };
}

const commonName = (name: string) => sequence(set(sequence(objectId("2.5.4.3"), text(name))));
const isAuthority = sequence(objectId("2.5.29.19"), yes, octets(sequence(yes)));

function subjectNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 4 ? retagged(7, Buffer.from(name.split(".").map(Number))) : retagged(2, Buffer.from(name)),
  );
  return sequence(objectId("2.5.29.17"), octets(sequence(...entries)));
}

function pem(label: string, content: Uint8Array): string {
  const lines =
    Buffer.from(content)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
