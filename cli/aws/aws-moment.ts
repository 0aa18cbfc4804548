import * as z from "zod";

/** The command line writes moments as ISO 8601 (version 2) or as seconds since 1970 (version 1). */
export const AwsMoment = z
  .union([z.string(), z.number()])
  .transform((moment) => new Date(typeof moment === "number" ? moment * 1000 : moment))
  .refine((moment) => !Number.isNaN(moment.getTime()), "wanted a moment");
