import * as z from "zod";

const JsonObject = z.record(z.string(), z.json());

/**
 * The sections and attributes of a resource that the evaluator reads. Rules are about the account's bootstrapping,
 * which a laptop has none of.
 */
export const Template = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: JsonObject.optional(),
      Condition: z.string().optional(),
      DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
      DeletionPolicy: z.json().optional(),
      UpdateReplacePolicy: z.json().optional(),
      UpdatePolicy: z.json().optional(),
      CreationPolicy: z.json().optional(),
    }),
  ),
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() }))
    .optional(),
  Mappings: z.record(z.string(), z.record(z.string(), JsonObject)).optional(),
  Conditions: JsonObject.optional(),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.json(),
        Export: z.object({ Name: z.json() }).optional(),
        Condition: z.string().optional(),
      }),
    )
    .optional(),
  // Macros rewrite the template on AWS's side: nothing here could know into what.
  Transform: z.undefined("macros run only on AWS, so a template with a Transform cannot be run here").optional(),
});

export type Template = z.infer<typeof Template>;
export type TemplateResource = Template["Resources"][string];
