import type { AlarmState } from "./metric-alarm-state.ts";

export class AlarmRuleInvalid extends Error {
  readonly code = "alarm_rule_invalid";

  constructor(rule: string, found: string) {
    super(`Cannot read the alarm rule ${rule}: ${found}`);
    this.name = "AlarmRuleInvalid";
  }
}

/** A composite alarm's rule. */
export interface AlarmRule {
  /** The alarms that it names, by name or ARN. */
  readonly alarms: readonly string[];
  holds(stateOf: (alarm: string) => AlarmState): boolean;
}

type Condition = (stateOf: (alarm: string) => AlarmState) => boolean;

const TOKEN = /\s*(?:"([^"]*)"|([A-Z_]+)|([()]))/y;
const STATES: readonly string[] = ["OK", "ALARM", "INSUFFICIENT_DATA"] satisfies readonly AlarmState[];

export function parseAlarmRule(rule: string): AlarmRule {
  const tokens = tokensOf(rule);
  const alarms: string[] = [];
  let at = 0;

  const fail = (wanted: string) => new AlarmRuleInvalid(rule, `found ${tokens[at] ?? "the end"}, wanted ${wanted}`);
  function take(token: string): boolean {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  }
  function expect(token: string): void {
    if (!take(token)) throw fail(`"${token}"`);
  }

  function parseOr(): Condition {
    const sides = [parseAnd()];
    while (take("OR")) sides.push(parseAnd());
    return (stateOf) => sides.some((side) => side(stateOf));
  }

  function parseAnd(): Condition {
    const sides = [parseNot()];
    while (take("AND")) sides.push(parseNot());
    return (stateOf) => sides.every((side) => side(stateOf));
  }

  function parseNot(): Condition {
    if (!take("NOT")) return parsePrimary();
    const negated = parseNot();
    return (stateOf) => !negated(stateOf);
  }

  function parsePrimary(): Condition {
    if (take("TRUE")) return () => true;
    if (take("FALSE")) return () => false;
    if (take("(")) {
      const inner = parseOr();
      expect(")");
      return inner;
    }
    const state = STATES.find(take);
    if (state === undefined) throw fail("a state, NOT, TRUE, FALSE or (");
    const alarm = parseAlarm();
    return (stateOf) => stateOf(alarm) === state;
  }

  function parseAlarm(): string {
    expect("(");
    const quoted = tokens[at];
    if (!quoted?.startsWith('"')) throw fail("the name of an alarm in quotes");
    at += 1;
    expect(")");
    const alarm = quoted.slice(1);
    alarms.push(alarm);
    return alarm;
  }

  const holds = parseOr();
  if (at < tokens.length) throw fail("the end");
  return { alarms, holds };
}

/** Names keep their first quote, so that no alarm can be called OR. */
function tokensOf(rule: string): readonly string[] {
  const tokens: string[] = [];
  let at = 0;
  while (rule.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(rule);
    if (!found) throw new AlarmRuleInvalid(rule, `found "${rule.slice(at).trim()[0]}"`);
    const [, name, word, sign] = found;
    tokens.push(name === undefined ? (word ?? sign ?? "") : `"${name}`);
    at = TOKEN.lastIndex;
  }
  return tokens;
}
