import type { Units } from "../billed-units.ts";

/** S3 has two prices for requests: to list costs as much as to write, and to delete is free. */
export function s3Units(operation: string): Units {
  if (operation.startsWith("Delete")) return {};
  return operation.startsWith("Get") || operation.startsWith("Head")
    ? { "s3.readRequests": 1 }
    : { "s3.writeRequests": 1 };
}
