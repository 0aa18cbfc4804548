import * as z from "zod";
import type { Sample } from "./metric-store.ts";

const Emf = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});
const Values = z.union([z.number().transform((value) => [value]), z.array(z.number())]);

/** The samples in a line of a log, if it is one of the embedded metric format. One for each set of dimensions, as it is billed. */
export function samplesIn(line: string, at: number): readonly Sample[] {
  if (!line.includes('"_aws"')) return [];
  const blob = Emf.safeParse(parseJson(line));
  if (!blob.success) return [];

  const { _aws, ...fields } = blob.data;
  return _aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(fields[name])]));
      return Metrics.flatMap(({ Name: name }) =>
        (Values.safeParse(fields[name]).data ?? []).map((value) => ({ namespace, name, dimensions, value, at })),
      );
    }),
  );
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
