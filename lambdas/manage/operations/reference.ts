import { answerFile } from "../../middleware/file-answer.ts";
import type { Operations } from "../operation.ts";

export interface ReferenceOperationPorts {
  /** A file that was built and lies beside the function's code. */
  readonly readFile: (name: string) => Promise<string>;
}

export function referenceOperations({ readFile }: ReferenceOperationPorts): Operations<"openApi" | "reference"> {
  return {
    openApi: async () => answerFile("application/json", await readFile("openapi.json")),
    reference: async () => answerFile("text/html; charset=utf-8", await readFile("reference.html")),
  };
}
