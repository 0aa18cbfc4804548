import type { StageSettingsInput } from "./lib/settings.ts";

/** The stages this team runs. `npx cdk deploy --all -c stage=prod` deploys one of them; `npm start` runs `local`. */
const stages = {
  dev: {
    concurrency: { deliveries: 10, retries: 5 },
    logRetentionDays: 7,
    watch: "none",
    deployment: { shift: "all-at-once" },
    disposable: true,
  },
  staging: { concurrency: { deliveries: 20, retries: 10 }, watch: "pages" },
  prod: { logRetentionDays: 90 },
  local: {
    egress: { schemes: ["http"], ports: ["1-65535"], cidrs: ["127.0.0.0/8", "::1/128"] },
    concurrency: { deliveries: 4, retries: 2 },
    disposable: true,
  },
  /** The local stage under the address rules of production: `npm start -- --egress strict`. */
  "local-strict": { concurrency: { deliveries: 4, retries: 2 }, disposable: true },
} satisfies Record<string, StageSettingsInput>;

export default stages;
