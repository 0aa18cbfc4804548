/** So many of the newest lines of each function: enough to say who fails most, not a log store. */
const KEPT_LINES = 5_000;

export interface LogLine {
  readonly at: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The structured lines of the functions, for the rules that count contributors. */
export interface LogBook {
  add(functionName: string, line: string, at: number): void;
  linesOf(functionName: string): readonly LogLine[];
  dump(): LogDump;
  load(dump: LogDump): void;
}

export type LogDump = Readonly<Record<string, readonly LogLine[]>>;

export function createLogBook(): LogBook {
  const byFunction = new Map<string, LogLine[]>();

  function linesOf(functionName: string): LogLine[] {
    const known = byFunction.get(functionName) ?? [];
    byFunction.set(functionName, known);
    return known;
  }

  return {
    add(functionName, line, at) {
      const fields = fieldsOf(line);
      if (fields === undefined) return;
      const lines = linesOf(functionName);
      lines.push({ at, fields });
      if (lines.length > KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES);
    },
    linesOf,
    dump: () => Object.fromEntries(byFunction),
    load(dump) {
      for (const [functionName, lines] of Object.entries(dump)) byFunction.set(functionName, [...lines]);
    },
  };
}

function fieldsOf(line: string): LogLine["fields"] | undefined {
  if (!line.startsWith("{") || line.includes('"_aws"')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
