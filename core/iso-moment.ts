import * as z from "zod";
import { epochMs } from "./time.ts";

/** A moment as callers of the API write it: ISO 8601 with its zone. */
export const IsoMoment = z.iso
  .datetime({ offset: true, error: "wanted a time with its zone, such as 2026-11-20T12:00:00Z" })
  .transform((text) => Date.parse(text))
  .pipe(z.int().nonnegative("wanted a time since 1970"))
  .transform(epochMs);
