import { fromEnv } from "@aws-sdk/credential-provider-env";

/**
 * Stands in for the SDK's default credential chain in the bundles. Lambda gives a function its credentials in the
 * environment; the rest of the chain (SSO, STS, profiles, instance metadata) is 90 KB that can never be reached there.
 */
export const defaultProvider = fromEnv;
