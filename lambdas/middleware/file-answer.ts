import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** A file that changes with a deployment only. A page may bring its own styles, and still load and run nothing. */
export const answerFile = (contentType: string, body: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 200,
  headers: {
    "content-type": contentType,
    "cache-control": "public, max-age=300",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  },
  body,
});
