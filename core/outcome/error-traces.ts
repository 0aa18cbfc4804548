/** The texts by which the errors of Node, OpenSSL, c-ares and undici can be told apart. Empty where an error has none. */
export interface ErrorTrace {
  readonly name: string;
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

// An error of several refused addresses, wrapped by Node and by undici, is three deep. A chain of causes can be a ring.
const DEEPEST = 4;
const MOST_PARTS = 16;

/** The error first, then what it was made of (`cause`, and the `errors` of an AggregateError). Never throws. */
export function tracesOf(error: unknown, depth = 0): ErrorTrace[] {
  if (typeof error !== "object" || error === null || depth > DEEPEST) return [];

  const errors = property(error, "errors");
  const parts = [property(error, "cause"), ...(Array.isArray(errors) ? errors.slice(0, MOST_PARTS) : [])];
  return [traceOf(error), ...parts.flatMap((part) => tracesOf(part, depth + 1))];
}

function traceOf(error: object): ErrorTrace {
  return {
    name: text(error, "name"),
    code: text(error, "code"),
    syscall: text(error, "syscall"),
    message: text(error, "message"),
  };
}

function text(error: object, key: string): string {
  const value = property(error, key);
  return typeof value === "string" ? value : "";
}

function property(error: object, key: string): unknown {
  try {
    return Reflect.get(error, key);
  } catch {
    return undefined; // a getter that throws says as much as one that is not there
  }
}
