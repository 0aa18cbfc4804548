import * as z from "zod";

const LogLine = z.looseObject({
  level: z.enum(["WARN", "ERROR", "CRITICAL"]),
  service: z.string(),
  message: z.string(),
});

/** What every line of a function repeats, and nobody reads at a terminal. */
const REPEATED = /^(level|service|message|timestamp|cold_start|function_.*|sampling_rate|xray_trace_id)$/;

/**
 * What a person at a terminal wants to see of a function's log: what went wrong. All of it is in `--json`; that a receiver
 * refuses is no trouble of ours, and stands in the delivery.
 */
export function troubleIn(functionName: string, line: string): string | undefined {
  if (/^REPORT .*\tStatus: /.test(line)) return `${functionName}: ${line}`; // a timeout, or an end without an answer
  const { success, data } = LogLine.safeParse(parsed(line));
  if (!success) return undefined;
  const details = Object.entries(data).filter(([name]) => !REPEATED.test(name));
  return `${data.service}: ${data.message} ${JSON.stringify(Object.fromEntries(details))}`;
}

function parsed(line: string): unknown {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
