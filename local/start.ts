import { CommandError } from "./command/command-error.ts";
import { openDataDirectory } from "./command/data-directory.ts";
import { readStartOptions, USAGE } from "./command/options.ts";
import { start } from "./command/start.ts";
import { UnusableDataError } from "./engines/unusable-data.ts";

const args = process.argv.slice(2);
if (args.includes("--help") || args.includes("-h")) {
  console.log(USAGE);
  process.exit(0);
}

/** `npm start`: what a person can mend is said in a line; anything else is a bug and keeps its stack. */
try {
  const options = readStartOptions(args);
  const data = openDataDirectory(options.dataDirectory);
  const running = await start(options, data.path);
  const stop = async () => {
    await running.close();
    data.release();
    process.exit(0);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
} catch (error) {
  console.error(wordsFor(error));
  process.exit(1);
}

function wordsFor(error: unknown): unknown {
  if (error instanceof CommandError) return `posthorn: ${error.message}`;
  if (!(error instanceof UnusableDataError)) return error;
  return `posthorn: ${error.message}\nTo begin anew, move the data away, or name another directory: npm start -- --data-dir DIR`;
}
