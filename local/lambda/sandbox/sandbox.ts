/** How a sandbox came to its end, in the words of the operating system. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface SandboxPlan {
  /** What the runtime client and the function see as `process.env`: this, and nothing of ours. */
  readonly environment: Readonly<Record<string, string>>;
  readonly assetDirectory: string;
  readonly memoryMb: number;
  readonly onLine: (line: string) => void;
}

/** Where one instance of a function runs. Isolation and its price differ, the semantics do not. */
export interface Sandbox {
  /** Ends it at once, without a chance to clean up, as a crash of the host would. */
  kill(): void;
  /** Settles when it has ended and everything it printed was seen. */
  readonly exited: Promise<Exit>;
}

export const bootstrapUrl = new URL("./bootstrap.mjs", import.meta.url);

/** Lambda leaves a tenth of the memory to what is not JavaScript heap. */
export function heapMb(memoryMb: number): number {
  return Math.floor(memoryMb * 0.9);
}
