import { type IncomingHttpHeaders, request } from "node:http";
import { onTestFinished } from "vitest";
import { createHttpApi, type HttpApiOptions } from "../../../local/http-api/http-api.ts";

export const functionArn = "arn:aws:lambda:eu-west-1:000000000000:function:ingest:live";
export const authorizerArn = "arn:aws:lambda:eu-west-1:000000000000:function:authorize:live";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** An API on a free port that is closed when the test is over; functions answer with what they are given. */
export async function serve(options: Partial<HttpApiOptions> = {}) {
  const api = await createHttpApi({
    apiId: "a1b2c3d4e5",
    accountId: "000000000000",
    stage: "$default",
    host: "127.0.0.1",
    port: 0,
    routes: [{ routeKey: "$default", functionArn }],
    invoke: async (_arn, event) => ({ ok: true, payload: { event } }),
    ...options,
  });
  onTestFinished(() => api.close());
  return { api, send: (call: Call) => send(api.url, call) };
}

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** Not fetch: it would tidy up the very things that are asked about. */
function send(url: string, { method = "GET", path = "/", headers = {}, body }: Call): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  request({
    hostname,
    port,
    method,
    path,
    agent: false,
    headers: { host: "api.example.test:4000", ...length, ...headers },
  })
    .on("response", async (response) => {
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    })
    .on("error", reject)
    .end(body);
  return promise;
}

/** The event that the function got, from the answer of a function that gives it back. */
export async function eventOf(answer: Promise<Answer>): Promise<Record<string, unknown>> {
  return JSON.parse((await answer).text).event;
}
