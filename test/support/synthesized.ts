import { synthesize } from "../../local/synthesize.ts";

/** Once for all test files: the templates and bundles that the local cloud runs, as they are now. */
export async function setup(): Promise<void> {
  await synthesize("local");
}
