import { escapeHtml } from "./html.ts";

const STYLE = `
:root { color-scheme: light dark; --back: #f4f5f7; --card: #fff; --ink: #1d2733; --soft: #5b6875; --rule: #dde2e8; }
@media (prefers-color-scheme: dark) { :root { --back: #14181d; --card: #1d232a; --ink: #e6eaef; --soft: #9aa6b2; --rule: #313a44; } }
body { margin: 0; padding: 16px 24px; background: var(--back); color: var(--ink); font: 13px/1.4 system-ui, sans-serif; }
h1 { font-size: 18px; margin: 24px 0 8px; } h1:first-of-type { margin-top: 0; }
.board { display: grid; grid-template-columns: repeat(24, 1fr); grid-auto-rows: 40px; gap: 8px; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 8px 10px; overflow: auto; display: flex; flex-direction: column; }
section.text { background: none; border: none; padding: 0; justify-content: center; }
h2 { font-size: 12px; font-weight: 600; margin: 0 0 6px; } p { margin: 0; } .note { color: var(--soft); }
svg { flex: 1; width: 100%; min-height: 0; } svg text { font-size: 11px; fill: var(--soft); } .grid { stroke: var(--rule); }
.legend, .alarms { list-style: none; margin: 4px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 12px; }
.legend i { display: inline-block; width: 10px; height: 3px; margin-right: 5px; vertical-align: middle; }
.alarms { gap: 6px; } .alarms li { padding: 2px 8px; border-radius: 4px; border: 1px solid var(--rule); color: var(--soft); }
.alarms .OK { border-color: #2f9e56; color: #2f9e56; } .alarms .ALARM { background: #c93a3a; border-color: #c93a3a; color: #fff; font-weight: 600; }
.figure { font-size: 34px; font-weight: 600; margin: auto; } table { border-collapse: collapse; width: 100%; }
td { border-bottom: 1px solid var(--rule); padding: 3px 0; } td + td { text-align: right; font-variant-numeric: tabular-nums; }
pre { margin: 4px 0 0; white-space: pre-wrap; color: var(--soft); }`;

export interface Board {
  readonly name: string;
  readonly hours: number;
  readonly html: string;
}

/** One file with everything in it: it can be sent to somebody. */
export function pageOf(boards: readonly Board[], at: number): string {
  const when = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  const parts = boards.map(
    ({ name, hours, html }) =>
      `<h1>${escapeHtml(name)} <small>last ${hours} h, ${when} UTC</small></h1><div class="board">${html}</div>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Posthorn dashboards</title><style>${STYLE}</style><body>${parts.join("")}</body></html>\n`;
}
