import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";

/** Calls a function and gives its answer; what the function threw is thrown here. */
export function createInvokeVersion(client: LambdaClient): (arn: string, event: unknown) => Promise<unknown> {
  return async (arn, event) => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: arn, Payload: JSON.stringify(event) }),
    );
    const text = Payload === undefined ? "" : Buffer.from(Payload).toString("utf8");
    if (FunctionError !== undefined) throw new Error(`Cannot get an answer of ${arn}: it failed with ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}
