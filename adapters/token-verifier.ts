import { JwtVerifier } from "aws-jwt-verify";
import type { Fetcher } from "aws-jwt-verify/https";
import { SimpleJwksCache, SimplePenaltyBox } from "aws-jwt-verify/jwk";
import type { Caller } from "../core/caller.ts";
import type { IdentityProvider } from "../core/contract/identity-provider.ts";
import { callerOfClaims } from "../core/token-claims.ts";

/** How far the clocks of an issuer and of AWS may be apart. */
const CLOCK_SKEW_S = 60;
/** After a key id that the issuer does not have, it is not asked again for so long: made-up ids cost us one call. */
const UNKNOWN_KEY_WAIT_S = 10;
/** What an issuer withdraws stops being trusted after this, and not when an instance happens to end. */
const KEYS_MAX_AGE_MS = 60 * 60_000;

export type VerifyToken = (token: string) => Promise<Caller | undefined>;

export interface TokenVerifierPorts {
  readonly now: () => number;
  /** How an issuer's keys are fetched; over HTTPS unless told. */
  readonly fetcher?: Fetcher;
}

type Verify = (token: string) => Promise<Readonly<Record<string, unknown>>>;

/** Nothing for a token that no provider of the stage has signed for us, whatever is wrong with it. */
export function createTokenVerifier(providers: readonly IdentityProvider[], ports: TokenVerifierPorts): VerifyToken {
  const verifiers = providers.map((provider) => ({
    provider,
    verify: renewed(() => verifierOf(provider, ports), ports),
  }));
  return async (token) => {
    for (const { provider, verify } of verifiers) {
      const claims = await verify(token).catch(() => undefined); // a refusal, or an issuer that does not answer: no caller
      if (claims !== undefined) return callerOfClaims(claims, provider);
    }
    return undefined;
  };
}

function renewed(create: () => Verify, { now }: TokenVerifierPorts): Verify {
  let made = { verify: create(), at: now() };
  return (token) => {
    if (now() - made.at >= KEYS_MAX_AGE_MS) made = { verify: create(), at: now() };
    return made.verify(token);
  };
}

function verifierOf(provider: IdentityProvider, { fetcher }: TokenVerifierPorts): Verify {
  const penaltyBox = new SimplePenaltyBox({ waitSeconds: UNKNOWN_KEY_WAIT_S });
  const jwksCache = new SimpleJwksCache({ penaltyBox, ...(fetcher && { fetcher }) });
  const verifier = JwtVerifier.create(
    {
      issuer: provider.issuer,
      audience: [...provider.audience],
      graceSeconds: CLOCK_SKEW_S,
      ...(provider.jwksUri && { jwksUri: provider.jwksUri }),
      customJwtCheck: ({ header, payload }) => {
        const isAllowed = provider.algorithms.some((algorithm) => algorithm === header.alg);
        if (!isAllowed) throw new Error(`Cannot use a token signed with ${header.alg}`);
        // The library takes a token without an end for one that never ends.
        if (payload.exp === undefined) throw new Error("Cannot use a token without an end");
      },
    },
    { jwksCache },
  );
  return async (token) => verifier.verify(token);
}
