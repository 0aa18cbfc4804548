import type { ResolvedResource } from "../assembly/resolved-resource.ts";
import { readAlarms } from "../metrics/alarm-definition.ts";
import { createAlarmEvaluator } from "../metrics/alarm-evaluator.ts";
import type { MetricStream } from "../metrics/stream.ts";
import { readContributorRules } from "./contributors.ts";
import { readDashboards } from "./dashboard-body.ts";
import { pageOf } from "./page.ts";
import { widgetHtml } from "./widget-html.ts";

export interface RenderInput {
  readonly resources: readonly ResolvedResource[];
  readonly stream: Pick<MetricStream, "store" | "logs">;
  /** By log group; rules name groups, and the local cloud keeps lines by function. */
  readonly functionOfGroup: ReadonlyMap<string, string>;
  readonly at: number;
  /** Instead of what each dashboard looks back. */
  readonly hours?: number;
}

/** The dashboards of the templates, drawn from the local cloud's own figures. */
export function renderDashboards({ resources, stream, functionOfGroup, at, hours }: RenderInput): string {
  const alarms = createAlarmEvaluator(readAlarms(resources), stream.store);
  alarms.evaluate(at);
  const common = {
    store: stream.store,
    alarms,
    rules: readContributorRules(resources),
    linesOfGroup: (group: string) => stream.logs.linesOf(functionOfGroup.get(group) ?? ""),
    end: at,
  };
  const boards = readDashboards(resources).map(({ name, hours: usual, widgets }) => {
    const figures = { ...common, hours: hours ?? usual };
    return { name, hours: figures.hours, html: widgets.map((widget) => widgetHtml(widget, figures)).join("") };
  });
  return pageOf(boards, at);
}
