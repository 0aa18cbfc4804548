import { createServer } from "node:net";
import { CommandError } from "./command-error.ts";

/** Asked before anything is started: a port in use should cost the person no more than this line. */
export async function refuseIfPortIsTaken(port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    const found = reason === "EADDRINUSE" ? "it is in use" : reason;
    const way = "npm start -- --port 0 takes any that is free";
    throw new CommandError(`cannot listen on port ${port}: ${found}; ${way}`, { cause });
  } finally {
    server.close();
  }
}
