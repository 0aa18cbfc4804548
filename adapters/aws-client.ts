/**
 * How long a call to AWS may take, and how long a connection may be silent in the middle of an answer. The SDK waits for ever
 * for a peer that accepts and is silent, so a network that drops packets would hold each function until it is cut off; like
 * this the SDK tries again while there is still time to.
 */
const waitingFor = (requestTimeout: number) => ({
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout,
    socketTimeout: requestTimeout,
    throwOnRequestTimeout: true,
  },
});

export const AWS_CLIENT = waitingFor(5_000);

/**
 * For `authorize`, which has five seconds: the three tries of the SDK must be over before, or it is cut off while it still
 * knows the secret that it could go on with.
 */
export const QUICK_AWS_CLIENT = waitingFor(1_200);
