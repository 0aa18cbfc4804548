export type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * An engine that speaks one of AWS's JSON protocols. The gateway takes care of HTTP, identity, authorization, metering
 * and faults; the engine sees one operation with its input and answers with its output or throws an AwsError.
 */
export interface JsonService {
  call(operation: string, input: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

/** An error as AWS would answer it: `code` is the bare name that SDK clients match on, such as `QueueDoesNotExist`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
  }
}
