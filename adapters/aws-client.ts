/**
 * How long a call to AWS may take. The SDK waits for ever for a peer that accepts and is silent, so a network that drops
 * packets would hold each function until it is cut off; like this the SDK tries again while there is still time to.
 */
export const AWS_CLIENT = {
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;
