import type { ApiAnswer } from "./api-client.ts";

export class UnexpectedAnswer extends Error {
  readonly code = "unexpected_answer";

  constructor(step: string, wanted: number, { status, body }: ApiAnswer) {
    super(`${step} was answered ${status} ${JSON.stringify(body)}, wanted ${wanted}`);
    this.name = "UnexpectedAnswer";
  }
}

/** The body of an answer that is as it should be. */
export function expectStatus(wanted: number, step: string, answer: ApiAnswer): unknown {
  if (answer.status === wanted) return answer.body;
  throw new UnexpectedAnswer(step, wanted, answer);
}
