import type { Round } from "./stopwatch.ts";

export function quantile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0;
}

const median = (times: readonly number[]): number => quantile(times, 0.5);
const ms = (time: number): string => `${time.toFixed(1)} ms`;

/** One line: what the client saw, and where it went. */
export function describe(name: string, rounds: readonly Round[]): string {
  const client = rounds.flatMap((round) => round.client);
  const api = median(rounds.flatMap((round) => round.api));
  const inFunction = median(rounds.flatMap((round) => round.function));
  const calls = ["SendMessageBatch", "PutItem"]
    .map((operation) => [operation, median(rounds.flatMap((round) => round.calls.get(operation) ?? []))] as const)
    .filter(([, time]) => time > 0);
  const inCalls = calls.reduce((sum, [, time]) => sum + time, 0);
  const parts = [
    `client ${ms(median(client) - api)}`,
    `HTTP API ${ms(api - inFunction)}`,
    `function ${ms(inFunction - inCalls)}`,
    ...calls.map(([operation, time]) => `${operation} ${ms(time)}`),
  ];
  return `${name}  p50 ${ms(median(client))}, p99 ${ms(quantile(client, 0.99))} = ${parts.join(" + ")}`;
}

/** Round by round, so that what else the machine did falls on both sides of a ratio. */
export function ratio(of: readonly Round[], to: readonly Round[]): string {
  const ratios = of.map(({ client }, place) => median(client) / median(to[place]?.client ?? []));
  const [low, middle, high] = [0, 0.5, 0.999].map((part) => quantile(ratios, part).toFixed(1));
  return `${middle} x (${low} to ${high} in ${of.length} rounds)`;
}
