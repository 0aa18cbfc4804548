/** A function as the template declares it, after its references are resolved. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `file.export`, such as `index.handler`. */
  readonly handler: string;
  readonly assetDirectory: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  readonly logGroupName: string;
}

export interface FunctionOptions {
  /** Child processes, isolated as on Lambda, or worker threads, which are lighter: for tests. */
  readonly mode: "process" | "worker";
  /** What the platform adds to the template's environment: credentials, region, endpoints of the local services. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog?: (functionName: string, line: string) => void;
  /** How many instances this machine bears at a time. Invocations above that wait: a laptop is smaller than AWS, not stricter. */
  readonly maxInstances?: number;
  readonly idleTimeoutMs?: number;
}

export interface InvokeOptions {
  /** Ends the waiting, not the invocation: on AWS, too, a function goes on when its caller hangs up. */
  readonly signal?: AbortSignal;
  readonly traceHeader?: string;
  /** The ARN it was called by, when that is an alias or a version. */
  readonly aliasArn?: string;
}

/** An error as it is in the payload of a failed invocation. */
export interface InvocationError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[];
}

export interface Invocation {
  readonly requestId: string;
  readonly ok: boolean;
  readonly payload: unknown;
  readonly error?: InvocationError;
  readonly durationMs: number;
  readonly initDurationMs?: number;
  readonly coldStart: boolean;
  readonly timedOut: boolean;
}

export interface FunctionStats {
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  readonly coldStarts: number;
  /** Invocations that run or wait for an instance right now. */
  readonly running: number;
  readonly instances: number;
}

export interface LocalFunction {
  readonly definition: FunctionDefinition;
  invoke(payload: unknown, call?: InvokeOptions): Promise<Invocation>;
  stats(): FunctionStats;
  /** The seam of the fault tests: ends all instances at once, as a crash of their hosts would, and tells how many. */
  killInstances(): number;
  close(): Promise<void>;
}
