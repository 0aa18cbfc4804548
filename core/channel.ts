import * as z from "zod";

/** A label that a publisher gives events and endpoints, such as `project-7`: finer than a tenant, freer than a type. */
export const Channel = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, "wanted 1 to 64 letters, digits, dots, underscores, colons or hyphens");
export type Channel = z.infer<typeof Channel>;
