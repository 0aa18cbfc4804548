import { type PepperRing, readPepperRing } from "../core/pepper-ring.ts";
import type { ReadSecret } from "./platform-secret.ts";

export type ReadPeppers = () => Promise<PepperRing>;

/** The peppers under the hashes of API keys. Only the current value of the secret counts: it holds the earlier peppers. */
export function createPeppers(readSecret: ReadSecret): ReadPeppers {
  return async () => {
    const [current = ""] = await readSecret();
    return readPepperRing(current);
  };
}
