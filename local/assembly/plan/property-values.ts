import * as z from "zod";
import type { Json } from "../../engines/json-service.ts";
import { AssemblyError } from "../assembly-error.ts";
import { excerpt, isList, isObject } from "../json-shape.ts";
import { describePlace } from "../place.ts";
import type { ResolvedResource } from "../resolved-resource.ts";

/** CloudFormation takes numbers and booleans as text too, and parameters give nothing else. */
export const quantity = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
export const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
/** IAM lets one stand for a list of one. */
export const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
export const jsonObject = z.record(z.string(), z.json());

/** Reads what a part of the plan needs of a resource. CloudFormation would refuse the same at the deployment. */
export function readProperties<Schema extends z.ZodType>(resource: ResolvedResource, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  const path = ["Properties", ...(issue?.path ?? []).map(String)];
  const place = { stack: resource.stack, logicalId: resource.logicalId, path };
  const found = excerpt(valueAt(resource.properties, path.slice(1)));
  const message = `Cannot use ${describePlace(place)} of ${resource.type}: ${issue?.message}, found ${found}`;
  throw new AssemblyError("property_malformed", message, { place });
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (isList(value)) return valueAt(value[Number(step)], rest);
  return isObject(value) ? valueAt(value[step], rest) : undefined;
}
