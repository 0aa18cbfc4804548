import { Construct } from "constructs";
import { Pipeline } from "./constructs/pipeline.ts";
import { PublishApi } from "./constructs/publish-api.ts";
import { Replays } from "./constructs/replays.ts";
import { State } from "./constructs/state.ts";
import { Watch } from "./constructs/watch.ts";
import { StageSettings, type StageSettingsInput } from "./settings.ts";

export interface PosthornProps {
  readonly settings?: StageSettingsInput;
  /** Where the tables, the key, the bucket and the secrets go: a stack of their own survives the deletion of the rest. */
  readonly stateScope?: Construct;
  /** Where the queues and the functions that deliver go. */
  readonly pipelineScope?: Construct;
  /** Where alarms, dashboards and saved queries go. */
  readonly watchScope?: Construct;
}

/** Webhook delivery for an app of your own: `new Posthorn(this, "Webhooks")`. */
export class Posthorn extends Construct {
  readonly state: State;
  readonly pipeline: Pipeline;
  readonly replays: Replays;
  readonly api: PublishApi;
  readonly watch: Watch;

  constructor(scope: Construct, id: string, props: PosthornProps = {}) {
    super(scope, id);
    const settings = StageSettings.parse(props.settings ?? {});
    this.state = new State(props.stateScope ?? this, "State", settings);
    const pipelineScope = props.pipelineScope ?? this;
    this.pipeline = new Pipeline(pipelineScope, "Pipeline", this.state, settings);
    this.replays = new Replays(pipelineScope, "Replays", this.state, this.pipeline, settings);
    const { lanes, announcements } = this.pipeline;
    const behind = { state: this.state, lanes, announcements, replays: this.replays };
    this.api = new PublishApi(this, "PublishApi", behind, settings);
    const { state, pipeline, api } = this;
    const roots = [state, pipeline, this.replays, api];
    this.watch = new Watch(props.watchScope ?? this, "Watch", { state, pipeline, api, roots, settings });
  }
}
