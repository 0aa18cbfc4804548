/** A call of the AWS command line, as it stands in a text. */
export interface AwsCommand {
  readonly service: string;
  readonly operation: string;
  /** The names after `--`. */
  readonly flags: readonly string[];
}

/** Every call in a piece of shell, those in `$(…)` included. What is quoted belongs to the command around it. */
export function awsCommandsIn(shell: string): readonly AwsCommand[] {
  const { outside, inside } = takeOutSubstitutions(shell.replaceAll(/\\\n\s*/g, " ").replaceAll(/(^|\s)# .*$/gm, ""));
  const commands = outside
    .replaceAll(/"[^"]*"|'[^']*'/g, "…")
    .split(/[\n;|&{}]/)
    .flatMap((command) => commandIn(command) ?? []);
  return [...commands, ...inside.flatMap(awsCommandsIn)];
}

function commandIn(text: string): AwsCommand | undefined {
  const [, service, operation, rest] = /(?:^|\s)aws ([\w-]+) ([\w-]+)(.*)/.exec(text) ?? [];
  if (service === undefined || operation === undefined) return undefined;
  return {
    service,
    operation,
    flags: Array.from(rest?.matchAll(/(?:^|\s)--([\w-]+)/g) ?? [], ([, flag]) => flag ?? ""),
  };
}

/** Parentheses of queries are balanced, so that counting finds the end. */
function takeOutSubstitutions(shell: string): { outside: string; inside: readonly string[] } {
  const start = shell.search(/\$\((?!\()/);
  if (start === -1) return { outside: shell, inside: [] };

  let depth = 1;
  let end = start + 2;
  for (; depth > 0 && end < shell.length; end++) {
    if (shell[end] === "(") depth++;
    if (shell[end] === ")") depth--;
  }
  const rest = takeOutSubstitutions(shell.slice(end));
  return {
    outside: `${shell.slice(0, start)}…${rest.outside}`,
    inside: [shell.slice(start + 2, end - 1), ...rest.inside],
  };
}
