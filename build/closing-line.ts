import { readFileSync } from "node:fs";

/** The one line that a reader of a long log wants: how many tests ran, and how they ended. */
const report = JSON.parse(readFileSync(process.argv[2] ?? ".cache/test-report.json", "utf8"));
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
// A run that looked at nothing proves nothing.
if (passed === 0) process.exitCode = 1;
