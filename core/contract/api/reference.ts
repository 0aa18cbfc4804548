import * as z from "zod";
import type { Descriptions } from "./description.ts";

export const referenceRoutes = {
  openApi: {
    subject: "Reference",
    summary: "This API as OpenAPI 3.1",
    answers: { 200: { meaning: "The document.", schema: z.looseObject({ openapi: z.literal("3.1.0") }) } },
  },
  reference: {
    subject: "Reference",
    summary: "This API as a page to read",
    answers: { 200: { meaning: "The page. It needs no network.", schema: z.string(), contentType: "text/html" } },
  },
} as const satisfies Descriptions<"openApi" | "reference">;
