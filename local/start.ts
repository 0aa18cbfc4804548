import { CommandError } from "./command/command-error.ts";
import { openDataDirectory } from "./command/data-directory.ts";
import { readStartOptions } from "./command/options.ts";
import { start } from "./command/start.ts";

/** `npm start`: what is wrong with the call is said in one line; anything else is a bug and keeps its stack. */
try {
  const options = readStartOptions(process.argv.slice(2));
  const data = openDataDirectory(options.dataDirectory);
  const running = await start(options, data.path);
  const stop = async () => {
    await running.close();
    data.release();
    process.exit(0);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
} catch (error) {
  console.error(error instanceof CommandError ? `posthorn: ${error.message}` : error);
  process.exit(1);
}
