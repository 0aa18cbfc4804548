import { type CloudObserver, NOBODY } from "../../local/cloud/observer.ts";

/** What one round took, in milliseconds, seen from outside to inside. */
export interface Round {
  readonly client: number[];
  readonly api: number[];
  readonly function: number[];
  /** By operation, from the gateway's first byte to its last: with the engine behind it. */
  readonly calls: Map<string, number[]>;
}

export interface Stopwatch {
  readonly observer: CloudObserver;
  /** From now on, until the next time. */
  begin(functionName: string): Round;
}

const emptyRound = (): Round => ({ client: [], api: [], function: [], calls: new Map() });

/** Notes what the cloud does in the round that is running, and which of the functions does it. */
export function createStopwatch(): Stopwatch {
  let running = { ...emptyRound(), functionName: "" };
  const isRunning = (name: string) => running.functionName !== "" && name.includes(running.functionName);
  return {
    begin: (functionName) => {
      running = { ...emptyRound(), functionName };
      return running;
    },
    observer: {
      ...NOBODY,
      answered: (_, { latencyMs }) => running.api.push(latencyMs),
      invoked: (name, { durationMs }) => isRunning(name) && running.function.push(durationMs),
      called: ({ functionName, operation, latencyMs }) => {
        if (!isRunning(functionName)) return;
        running.calls.set(operation, [...(running.calls.get(operation) ?? []), latencyMs]);
      },
    },
  };
}
