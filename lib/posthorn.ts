import { Construct } from "constructs";
import { Pipeline } from "./constructs/pipeline.ts";
import { PublishApi } from "./constructs/publish-api.ts";
import { State } from "./constructs/state.ts";
import { StageSettings, type StageSettingsInput } from "./settings.ts";

export interface PosthornProps {
  readonly settings?: StageSettingsInput;
  /** Where the tables, the key, the bucket and the secrets go: a stack of their own survives the deletion of the rest. */
  readonly stateScope?: Construct;
  /** Where the queues and the functions that deliver go. */
  readonly pipelineScope?: Construct;
}

/** Webhook delivery for an app of your own: `new Posthorn(this, "Webhooks")`. */
export class Posthorn extends Construct {
  readonly state: State;
  readonly pipeline: Pipeline;
  readonly api: PublishApi;

  constructor(scope: Construct, id: string, props: PosthornProps = {}) {
    super(scope, id);
    const settings = StageSettings.parse(props.settings ?? {});
    this.state = new State(props.stateScope ?? this, "State", settings);
    this.pipeline = new Pipeline(props.pipelineScope ?? this, "Pipeline", this.state, settings);
    this.api = new PublishApi(this, "PublishApi", this.state, this.pipeline.lanes, settings);
  }
}
