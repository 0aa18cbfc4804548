import { App, type AppProps, CfnOutput, Stack, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { Posthorn } from "../lib/posthorn.ts";
import { type StageSettingsInput, settingsOf } from "../lib/settings.ts";

/** Without credentials the CDK command line knows no region, and a table with a key of ours must be told one. */
const REGION_WITHOUT_CREDENTIALS = "eu-west-1";

/** One stage as four stacks: what must survive, what delivers, what the world talks to, and what looks at all of it. */
export function createApp(
  stage: string,
  stages: Readonly<Record<string, StageSettingsInput>>,
  props: AppProps = {},
): App {
  const settings = settingsOf(stage, stages);
  const app = new App(props);
  const region = settings.region ?? process.env.CDK_DEFAULT_REGION ?? REGION_WITHOUT_CREDENTIALS;
  const account = settings.account ?? process.env.CDK_DEFAULT_ACCOUNT;
  const stackProps = { env: { region, ...(account && { account }) }, terminationProtection: !settings.disposable };

  const stateStack = new Stack(app, `Posthorn-${stage}-State`, stackProps);
  const pipelineStack = new Stack(app, `Posthorn-${stage}-Pipeline`, stackProps);
  const apiStack = new Stack(app, `Posthorn-${stage}-Api`, stackProps);
  const posthorn = new Posthorn(apiStack, "Posthorn", {
    settings,
    stateScope: stateStack,
    pipelineScope: pipelineStack,
    watchScope: new Stack(app, `Posthorn-${stage}-Watch`, stackProps),
  });

  new CfnOutput(apiStack, "ApiUrl", { value: posthorn.api.api.apiEndpoint });
  const { iam } = posthorn.api;
  if (iam) new CfnOutput(apiStack, "IamPublishUrl", { value: iam.api.apiEndpoint });
  new CfnOutput(apiStack, "AdminKeySecretArn", { value: posthorn.state.adminKey.secretArn });
  Tags.of(app).add("posthorn:stage", stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
