import type { Dispatcher } from "undici";
import { classifyAnswer } from "../../core/outcome/classify-answer.ts";
import { classifyFailure } from "../../core/outcome/classify-failure.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { EpochMs } from "../../core/time.ts";
import { createExcerpt } from "./excerpt.ts";

/** One request and what comes back, from the moment it is handed to undici until its outcome is known. */
export interface Exchange {
  readonly handler: Dispatcher.DispatchHandler;
  readonly outcome: Promise<Outcome>;
  /** Ends the exchange with what is known so far. */
  readonly expire: () => void;
}

interface ResponseHead {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly at: EpochMs;
}

export function createExchange(now: () => EpochMs): Exchange {
  const { promise: outcome, resolve: settle } = Promise.withResolvers<Outcome>();
  const startedAt = now();
  const excerpt = createExcerpt();
  let head: ResponseHead | undefined;
  let controller: Dispatcher.DispatchController | undefined;
  let ended = false;

  /** The first call counts. A connection that is not at the end of a response is dropped, not reused. */
  function end(cause?: Error): void {
    if (ended) return;
    ended = true;
    settle(head === undefined ? classifyFailure(cause, sinceStart(now())) : answerOf(head));
    if (cause !== undefined) controller?.abort(cause);
  }

  function answerOf({ status, retryAfter, at }: ResponseHead): Outcome {
    return classifyAnswer({ status, retryAfter, latencyMs: sinceStart(at), excerpt: excerpt.bytes() }, at);
  }

  function sinceStart(moment: EpochMs): number {
    return Math.max(moment - startedAt, 0); // wall clocks are set back now and then
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (ended) started.abort(new Error("The deadline passed before the request was written"));
    },
    onResponseStart(_controller, status, headers) {
      if (status < 200) return; // an interim response: the answer is still to come
      head = { status, retryAfter: [headers["retry-after"]].flat()[0], at: now() };
    },
    onResponseData(_controller, chunk) {
      if (!excerpt.take(chunk)) end(new Error("The response is longer than what is kept of it"));
    },
    onResponseEnd: () => end(),
    onResponseError: (_controller, error) => end(error),
  };

  return { handler, outcome, expire: () => end(new DOMException("The deadline passed", "TimeoutError")) };
}
