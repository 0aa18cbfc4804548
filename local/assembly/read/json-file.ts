import { readFileSync } from "node:fs";
import * as z from "zod";
import { AssemblyError } from "../assembly-error.ts";

/**
 * Reads one file of the assembly; `subject` says what the file should be, for the person who gave the wrong directory.
 */
export function readJsonFile<Schema extends z.ZodType>(file: string, subject: string, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(file, subject, readText(file, subject)));
  if (parsed.success) return parsed.data;

  const found = z.prettifyError(parsed.error).replaceAll("\n", " ");
  throw new AssemblyError("file_malformed", `Cannot read "${file}" as ${subject}: ${found}`);
}

function readText(file: string, subject: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AssemblyError("file_unreadable", `Cannot read "${file}" as ${subject}: ${reasonOf(cause)}`, { cause });
  }
}

function parseJson(file: string, subject: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssemblyError("file_malformed", `Cannot read "${file}" as ${subject}: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
