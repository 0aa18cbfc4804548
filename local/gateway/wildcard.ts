/** Whether an IAM pattern covers a value: `*` stands for any text, `?` for one character, all else for itself. */
export function covers(pattern: string, value: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resumeAt = 0;

  // Greedy with one step back to the last star: linear for what policies hold. A regular expression made from the
  // pattern would be exponential for some.
  while (at < value.length) {
    if (pattern[from] === "*") {
      star = from++;
      resumeAt = at;
    } else if (pattern[from] === "?" || pattern[from] === value[at]) {
      from += 1;
      at += 1;
    } else if (star >= 0) {
      from = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(from));
}

/** Names of actions and condition keys have no case. */
export function coversIgnoringCase(pattern: string, value: string): boolean {
  return covers(pattern.toLowerCase(), value.toLowerCase());
}
