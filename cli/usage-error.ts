/** The person at the keyboard asked for what cannot be: told in one line, and with what can be. */
export class UsageError extends Error {
  readonly code = "usage";

  constructor(message: string, usage: string) {
    super(`${message}; usage: ${usage}`);
    this.name = "UsageError";
  }
}
