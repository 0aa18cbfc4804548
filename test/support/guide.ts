import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export interface CommandBlock {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Of the opening fence, after `sh`: `aws` is what can only be run with an account. */
  readonly mark: string;
}

/** Says of a whole page that its commands need an account. */
const PAGE_NEEDS_ACCOUNT = "<!-- every command on this page needs an AWS account -->";

/** The blocks of a page that are meant to be typed. */
export function commandBlocks(file: string): readonly CommandBlock[] {
  const page = readFileSync(join(ROOT, file), "utf8");
  const pageMark = page.includes(PAGE_NEEDS_ACCOUNT) ? "aws" : "";
  return Array.from(page.matchAll(/^```(?:sh|bash|shell|console)\b ?(.*)\n([\s\S]*?)^```$/gm), (match) => ({
    file,
    line: page.slice(0, match.index).split("\n").length,
    mark: match[1] === "" ? pageMark : (match[1] ?? ""),
    text: match[2] ?? "",
  }));
}
