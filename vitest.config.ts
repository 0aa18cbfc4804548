import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: false,
    globalSetup: ["test/support/synthesized.ts"],
    restoreMocks: true,
    // Left alone, two cores would mean one worker; most of the long tests wait for timers and sockets.
    maxWorkers: 2,
    // Far above what anything takes: these are nets for what hangs, not statements about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On a machine that is shared, real processes and sockets starve now and then. What fails twice more is broken.
    retry: process.env.CI === undefined ? 0 : 2,
  },
});
