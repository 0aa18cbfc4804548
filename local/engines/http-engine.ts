/** A request as it came over the wire: what the caller signed can be checked against it byte for byte. */
export interface HttpRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  /** What follows the question mark, as it came. */
  readonly query: string;
  /** Names in small letters; a header that came twice is joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpOperation {
  /** AWS's name of it, such as `PutObject`. */
  readonly operation: string;
  readonly resourceArn: string;
}

/**
 * An engine of a service whose protocol is HTTP itself (S3, Lambda). It has to say what a request means before it does
 * it, because the gateway decides in between whether the caller may.
 */
export interface HttpEngine {
  operationOf(request: HttpRequest): HttpOperation;
  handle(request: HttpRequest): Promise<HttpAnswer>;
}
