import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Files that the build put beside the code of a function. Each is read once per instance. */
export function createBuiltFiles(directory: string): (name: string) => Promise<string> {
  const files = new Map<string, Promise<string>>();
  return (name) => {
    const known = files.get(name) ?? readFile(join(directory, name), "utf8");
    files.set(name, known);
    return known;
  };
}
