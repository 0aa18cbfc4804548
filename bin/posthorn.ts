import { bundleFunctions } from "../build/bundle-functions.ts";
import stages from "../posthorn.config.ts";
import { createApp } from "./app.ts";
import { requestedStage } from "./requested-stage.ts";

await bundleFunctions();
createApp(requestedStage(process.env.CDK_CONTEXT_JSON), stages).synth();
