import type { AlarmEvaluator } from "../metrics/alarm-evaluator.ts";
import type { LogLine } from "../metrics/log-book.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { chartSvg, legend } from "./chart.ts";
import type { ContributorRule } from "./contributors.ts";
import type { MetricWidget, Widget } from "./dashboard-body.ts";
import { escapeHtml, short } from "./html.ts";
import { linesOf } from "./lines.ts";

/** Of the grid, on a usual screen. */
const UNIT = { width: 58, height: 48 };
const TITLE_AND_LEGEND = 100;

/** What widgets are drawn from. */
export interface Figures {
  readonly store: MetricStore;
  readonly alarms: Pick<AlarmEvaluator, "stateOf">;
  readonly rules: readonly ContributorRule[];
  readonly linesOfGroup: (logGroup: string) => readonly LogLine[];
  readonly end: number;
  readonly hours: number;
}

export function widgetHtml(widget: Widget, figures: Figures): string {
  const { x, y, width, height } = widget;
  const place = `grid-column:${x + 1}/span ${width};grid-row:${y + 1}/span ${height}`;
  return `<section class="${widget.type}" style="${place}">${contentOf(widget, figures)}</section>`;
}

function contentOf(widget: Widget, figures: Figures): string {
  switch (widget.type) {
    case "text":
      return markdown(widget.properties.markdown);
    case "alarm":
      return titled(widget.properties.title, alarmList(widget.properties.alarms, figures));
    case "log":
      return titled(
        widget.properties.title,
        `<p class="note">A query of Logs Insights, on AWS only:</p><pre>${escapeHtml(widget.properties.query)}</pre>`,
      );
    case "metric":
      return titled(widget.properties.title, metricContent(widget, figures));
  }
}

const titled = (title: string, content: string): string => `<h2>${escapeHtml(title)}</h2>${content}`;

function metricContent(widget: MetricWidget, figures: Figures): string {
  const { insightRule, view } = widget.properties;
  if (insightRule) return contributorList(insightRule, figures);
  const lines = linesOf(widget, figures, figures.store);
  const size = { width: widget.width * UNIT.width, height: widget.height * UNIT.height - TITLE_AND_LEGEND };
  if (view === "timeSeries") return chartSvg(lines, figures.hours, size) + legend(lines);

  const last = lines[0]?.points.findLast((point) => point !== undefined);
  return `<p class="figure">${last === undefined ? "–" : short(last)}</p>`;
}

function alarmList(alarms: readonly string[], figures: Figures): string {
  const entries = alarms.map((arn) => {
    const name = arn.slice(arn.lastIndexOf(":") + 1);
    const state = figures.alarms.stateOf(arn);
    return `<li class="${state}" title="${escapeHtml(name)}: ${state}">${escapeHtml(name.split("-Watch-").at(-1) ?? name)}</li>`;
  });
  return `<ul class="alarms">${entries.join("")}</ul>`;
}

function contributorList(wanted: { ruleName: string; maxContributorCount: number }, figures: Figures): string {
  const rule = figures.rules.find(({ name }) => name === wanted.ruleName);
  const since = figures.end - figures.hours * 3_600_000;
  const lines = (rule?.logGroups ?? []).flatMap(figures.linesOfGroup).filter(({ at }) => at >= since);
  const top = rule?.topOf(lines, wanted.maxContributorCount) ?? [];
  if (top.length === 0) return '<p class="note">Nobody.</p>';
  const rows = top.map(({ key, value }) => `<tr><td>${escapeHtml(key)}</td><td>${short(value)}</td></tr>`);
  return `<table>${rows.join("")}</table>`;
}

/** The little that our texts use: bold, emphasis, and links, which lead nowhere in a file. */
function markdown(text: string): string {
  return `<p>${escapeHtml(text)
    .replaceAll(/\*\*([^*]+)\*\*/g, "<b>$1</b>")
    .replaceAll(/\*([^*]+)\*/g, "<em>$1</em>")
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")}</p>`;
}
