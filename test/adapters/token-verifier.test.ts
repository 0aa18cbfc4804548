import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect, test } from "vitest";
import { createTokenVerifier } from "../../adapters/token-verifier.ts";
import { IdentityProvider } from "../../core/contract/identity-provider.ts";

const provider = IdentityProvider.parse({ issuer: "https://id.example.com", audience: ["posthorn"] });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const nowS = Math.floor(Date.now() / 1000);

const claims = {
  iss: "https://id.example.com",
  aud: "posthorn",
  sub: "ann",
  exp: nowS + 300,
  posthorn_role: "operator",
  posthorn_tenant: "acme",
};

interface Signing {
  readonly alg: string;
  readonly kid: string;
  readonly key: KeyObject;
}

const byEc: Signing = { alg: "ES256", kid: "ec", key: ec.privateKey };

function tokenOf(payload: object, { alg, kid, key }: Signing = byEc): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode({ alg, kid })}.${encode(payload)}`;
  const hash = `sha${alg.slice(2)}`;
  const signature = sign(hash, Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

function issuer() {
  const keys = [
    { ...ec.publicKey.export({ format: "jwk" }), kid: "ec", use: "sig" },
    { ...rsa.publicKey.export({ format: "jwk" }), kid: "rsa", use: "sig" },
  ];
  const fetched: string[] = [];
  let hours = 0;
  const fetcher = {
    fetch: async (uri: string) => {
      fetched.push(uri);
      return new TextEncoder().encode(JSON.stringify({ keys })).buffer;
    },
  };
  const passHour = () => {
    hours += 1;
  };
  const verify = createTokenVerifier([provider], { now: () => hours * 3_600_000, fetcher });
  return { verify, fetched, passHour };
}

const ann = { keyId: "jwt:ann", role: "operator", tenant: "acme" };

test("a token of the issuer speaks for its subject, with the role and the tenant of its claims", async () => {
  const { verify, fetched } = issuer();

  expect(await verify(tokenOf(claims))).toEqual(ann);
  expect(fetched).toEqual(["https://id.example.com/.well-known/jwks.json"]);
});

test("clocks may be a minute apart, and no more", async () => {
  const { verify } = issuer();

  expect(await verify(tokenOf({ ...claims, exp: nowS - 50 }))).toEqual(ann);
  expect(await verify(tokenOf({ ...claims, exp: nowS - 70 }))).toBeUndefined();
  expect(await verify(tokenOf({ ...claims, nbf: nowS + 50 }))).toEqual(ann);
  expect(await verify(tokenOf({ ...claims, nbf: nowS + 70 }))).toBeUndefined();
});

test.each([
  ["of another issuer", { iss: "https://id.example.com/" }],
  ["for another audience", { aud: "posthorn-two" }],
  ["without an end", { exp: undefined }],
  ["without a subject", { sub: undefined }],
  ["without a role", { posthorn_role: undefined }],
  ["with a role that is none", { posthorn_role: "root" }],
  ["with two roles", { posthorn_role: ["viewer", "admin"] }],
  ["without a tenant", { posthorn_tenant: undefined }],
  ["with a tenant that cannot be one", { posthorn_tenant: "a b" }],
])("a token %s speaks for nobody", async (_, change) => {
  const { verify } = issuer();

  expect(await verify(tokenOf({ ...claims, ...change }))).toBeUndefined();
});

test("a role may stand among groups of other systems", async () => {
  const { verify } = issuer();

  expect(await verify(tokenOf({ ...claims, posthorn_role: ["staff", "operator"] }))).toEqual(ann);
});

test("an algorithm that the stage does not list is refused, though the key and the signature are right", async () => {
  const { verify } = issuer();

  expect(await verify(tokenOf(claims, { alg: "RS256", kid: "rsa", key: rsa.privateKey }))).toEqual(ann);
  expect(await verify(tokenOf(claims, { alg: "RS384", kid: "rsa", key: rsa.privateKey }))).toBeUndefined();
});

test("a token that nobody signed is refused, and so is one that another key signed", async () => {
  const { verify } = issuer();
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });

  expect(await verify(`${encode({ alg: "none", kid: "ec" })}.${encode(claims)}.AA`)).toBeUndefined();
  expect(await verify(tokenOf(claims, { ...byEc, key: stranger.privateKey }))).toBeUndefined();
});

test("made-up key ids cost one call to the issuer, not one each", async () => {
  const { verify, fetched } = issuer();

  for (const kid of ["x1", "x2", "x3"]) expect(await verify(tokenOf(claims, { ...byEc, kid }))).toBeUndefined();

  expect(fetched).toHaveLength(1);
});

test("what the issuer withdraws stops being trusted within an hour", async () => {
  const { verify, fetched, passHour } = issuer();
  await verify(tokenOf(claims));
  await verify(tokenOf(claims));
  expect(fetched).toHaveLength(1);

  passHour();
  await verify(tokenOf(claims));

  expect(fetched).toHaveLength(2);
});

test("an issuer is an https address, and symmetric algorithms are none", () => {
  const settings = { issuer: "https://id.example.com", audience: ["a"] };

  expect(IdentityProvider.safeParse({ ...settings, issuer: "http://id.example.com" }).success).toBe(false);
  expect(IdentityProvider.safeParse({ ...settings, algorithms: ["HS256"] }).success).toBe(false);
  expect(IdentityProvider.safeParse({ ...settings, audience: [] }).success).toBe(false);
});
