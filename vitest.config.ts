import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: false,
    globalSetup: ["test/support/synthesized.ts"],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
