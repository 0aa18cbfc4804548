import { describe, expect, test } from "vitest";
import { deploy } from "./handler-files.ts";

describe.each(["process", "worker"] as const)("a function in a %s", (mode) => {
  describe("loads its handler as Lambda does", () => {
    test.each([
      ["index.cjs", { "index.cjs": "exports.handler = async () => 'cjs';" }, "cjs"],
      ["index.mjs", { "index.mjs": "export const handler = async () => 'mjs';" }, "mjs"],
      ["index.js", { "index.js": "exports.handler = async () => 'js';" }, "js"],
    ])("from %s", async (_file, files, answer) => {
      const { probe } = deploy(mode, { files });

      expect(await probe.invoke({})).toMatchObject({ ok: true, payload: answer });
    });

    test("from index.js before index.mjs before index.cjs", async () => {
      const files = {
        "index.js": "exports.handler = async () => 'js';",
        "index.mjs": "export const handler = async () => 'mjs';",
        "index.cjs": "exports.handler = async () => 'cjs';",
      };
      const { probe } = deploy(mode, { files });

      expect((await probe.invoke({})).payload).toBe("js");
    });

    test("by the nested name that the template gives", async () => {
      const { probe } = deploy(mode, {
        files: { "main.cjs": "exports.api = { publish: async () => 'published' };" },
        definition: { handler: "main.api.publish" },
      });

      expect((await probe.invoke({})).payload).toBe("published");
    });
  });

  test("answers with what the handler returns, and null for nothing", async () => {
    const { probe } = deploy(mode, { files: { "index.mjs": "export const handler = async ({ give }) => give;" } });

    expect((await probe.invoke({ give: { list: [1, "zwei", null], umlaut: "ä€😀" } })).payload).toEqual({
      list: [1, "zwei", null],
      umlaut: "ä€😀",
    });
    expect((await probe.invoke({})).payload).toBeNull();
  });

  test("sees the environment of the template and of the platform and nothing of the host", async () => {
    const { probe } = deploy(mode, {
      files: { "index.cjs": "exports.handler = async () => process.env;" },
      definition: { environment: { TABLE_NAME: "Posthorn", LANG: "de_DE.UTF-8" } },
      options: { environment: { AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:9" } },
    });

    const { payload } = await probe.invoke({}, { traceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0" });

    expect(payload).toEqual({
      PATH: "/usr/local/bin:/usr/bin:/bin",
      LANG: "de_DE.UTF-8",
      TZ: ":UTC",
      TABLE_NAME: "Posthorn",
      AWS_REGION: "eu-west-1",
      AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:9",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_NAME: "probe",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/probe",
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      LAMBDA_TASK_ROOT: probe.definition.assetDirectory,
      _HANDLER: "index.handler",
      _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
    });
  });

  test("gets a context with its request, the alias it was called by and the time that is left", async () => {
    const files = {
      "index.mjs":
        "export const handler = async (_event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });",
    };
    const { probe } = deploy(mode, { files, definition: { timeoutSeconds: 4 } });
    const aliasArn = "arn:aws:lambda:eu-west-1:000000000000:function:probe:live";

    const { requestId, payload } = await probe.invoke({}, { aliasArn });

    expect(payload).toMatchObject({
      awsRequestId: requestId,
      invokedFunctionArn: aliasArn,
      functionName: "probe",
      memoryLimitInMB: "256",
      left: expect.toSatisfy((left: number) => left > 2000 && left <= 4000),
    });
  });

  test("writes its output between the lines of the platform", async () => {
    const files = {
      "index.cjs":
        "exports.handler = async () => { console.log('first'); process.stdout.write('raw\\n'); console.error('two\\nlines'); process.stderr.write('no end'); };",
    };
    const { probe, lines } = deploy(mode, { files });

    const { requestId } = await probe.invoke({});
    await probe.close();

    expect(lines[0]).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(lines.slice(1, 4)).toEqual([
      expect.stringMatching(new RegExp(`Z\t${requestId}\tINFO\tfirst$`)),
      "raw",
      expect.stringMatching(new RegExp(`Z\t${requestId}\tERROR\ttwo\nlines$`)),
    ]);
    expect(lines[4]).toBe(`END RequestId: ${requestId}`);
    expect(lines[5]).toMatch(
      /^REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tInit Duration: \d+\.\d\d ms$/,
    );
    expect(lines[6]).toBe("no end");
  });
});

test("names the asset directory that is missing", () => {
  expect(() => deploy("worker", { files: {}, definition: { assetDirectory: "/nowhere/dist/ingest" } })).toThrow(
    'Cannot create the function "probe": its asset directory "/nowhere/dist/ingest" does not exist',
  );
});
