import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import environment from "../../events/environment.json" with { type: "json" };
import { synthesize } from "../../local/synthesize.ts";
import { commandBlocks } from "../support/guide.ts";

const LambdaFunction = z.object({
  Type: z.literal("AWS::Lambda::Function"),
  Properties: z.object({
    Code: z.object({ S3Key: z.string() }),
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});
type LambdaFunction = z.infer<typeof LambdaFunction>;
const Template = z.object({ Resources: z.record(z.string(), z.unknown()) });

let directory: string;
/** By stack and logical id, without the stage, of which neither depends. */
const functions = new Map<string, LambdaFunction>();

beforeAll(async () => {
  ({ directory } = await synthesize("local"));
  for (const file of readdirSync(directory).filter((name) => name.endsWith(".template.json"))) {
    const { Resources } = Template.parse(JSON.parse(readFileSync(join(directory, file), "utf8")));
    for (const [id, resource] of Object.entries(Resources)) {
      const { success, data } = LambdaFunction.safeParse(resource);
      if (success) functions.set(`${file.replace("-local-", "-dev-")} ${id}`, data);
    }
  }
});

/** The template, logical id and event of the README's `sam local invoke`. */
function documentedCall() {
  const { text } = commandBlocks("README.md").find((block) => block.text.includes("sam local invoke")) ?? { text: "" };
  const [, template = "", id = "", event = ""] =
    /sam local invoke -t cdk\.out\/(\S+) (\w+) \\\n {2}-e (\S+) --env-vars events\/environment\.json/.exec(text) ?? [];
  return { template, id, event };
}

test("sam finds the function by the template and the logical id that the README names", () => {
  const { template, id } = documentedCall();

  expect([...functions.keys()]).toContain(`${template} ${id}`);
});

test("the sample environment has a value for all that sam cannot look up, and for nothing else", () => {
  const byReference = [...functions.values()].flatMap(({ Properties }) =>
    Object.entries(Properties.Environment.Variables).flatMap(([name, value]) =>
      typeof value === "string" ? [] : [name],
    ),
  );

  expect(Object.keys(environment.Parameters)).toEqual([...new Set(byReference)].sort());
});

test("the function starts and answers with what sam would give it", () => {
  const { template, id, event } = documentedCall();
  const lambda = functions.get(`${template} ${id}`);
  if (lambda === undefined) throw new Error(`There is no function ${id} in ${template}`);
  const { Code, Environment } = lambda.Properties;
  const given = { ...Environment.Variables, ...environment.Parameters };
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === "string"));
  const bundle = join(directory, `asset.${Code.S3Key.replace(".zip", "")}`, "index.cjs");
  const program = `require(${JSON.stringify(bundle)})
    .handler(${readFileSync(event, "utf8")}, { awsRequestId: "1", functionName: "f", invokedFunctionArn: "f" })
    .then((answer) => console.log("ANSWER" + JSON.stringify(answer)));`;

  const said = execFileSync(process.execPath, ["-e", program], {
    encoding: "utf8",
    env: { ...env, AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "sample", AWS_SECRET_ACCESS_KEY: "sample" },
  });

  expect(said).toMatch(/^ANSWER.*"statusCode":200.*$/m);
});
