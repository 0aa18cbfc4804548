import { emptyResponse, type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";
import { element } from "./xml.ts";

/** An error as S3 would answer it. */
export class S3Error extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "S3Error";
    this.code = code;
    this.status = status;
  }
}

export function notImplemented(what: string): S3Error {
  return new S3Error(501, "NotImplemented", `The local store does not support ${what}`);
}

/** The answer to a HEAD has no body, so the SDK names such errors by their status. */
export function errorResponse({ status, code, message }: S3Error, { method, path }: S3Request): S3Response {
  if (method === "HEAD") return emptyResponse(status);
  const parts = element("Code", code) + element("Message", message) + element("Resource", path);
  return xmlResponse(status, `<Error>${parts}</Error>`);
}
