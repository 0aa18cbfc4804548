// Plain JavaScript on purpose: it must run on the Node that is too old for everything else here.
const WANTED = 24;
const found = Number(process.versions.node.split(".")[0]);

if (found < WANTED) {
  console.error(
    `posthorn: this is Node ${process.versions.node}, wanted ${WANTED} or later. \`npm ci\` brings it along on Linux and ` +
      "Windows; on macOS install it yourself (it is the version that runs on Lambda).",
  );
  process.exit(1);
}
