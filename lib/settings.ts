import * as z from "zod";
import { EgressLists } from "../core/contract/egress-lists.ts";
import { IdentityProvider } from "../core/contract/identity-provider.ts";
import { PublishLimits } from "../core/contract/publish-limits.ts";
import { BackupSettings } from "./backup-settings.ts";
import { AlarmSettings } from "./constructs/watch/alarm-settings.ts";
import { DeploymentSettings } from "./deployment-settings.ts";

/** What differs between stages. A team changes these in `posthorn.config.ts`; everything else follows from them. */
export const StageSettings = z.strictObject({
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  region: z.string().min(1).optional(),
  egress: EgressLists.default({}),
  /** How many deliver functions may run at once, by lane: the retries of failing endpoints have their own share. */
  concurrency: z
    .strictObject({ deliveries: z.int().min(2).max(1000), retries: z.int().min(2).max(1000) })
    .default({ deliveries: 100, retries: 20 }),
  /** Spreads a hot tenant over partitions. Can only be raised before the first event is stored. */
  shards: z.int().min(1).max(64).default(1),
  retentionDays: z.int().min(1).max(365).default(30),
  logRetentionDays: z.union([z.literal(7), z.literal(14), z.literal(30), z.literal(90), z.literal(365)]).default(30),
  throttle: z
    .strictObject({ requestsPerSecond: z.int().min(1), burst: z.int().min(1) })
    .default({ requestsPerSecond: 1000, burst: 2000 }),
  /** OIDC issuers whose tokens are let in beside API keys. */
  identityProviders: z.array(IdentityProvider).default([]),
  /** Whether roles of this AWS account may publish by signing their requests, through an API of its own. */
  iamPublishing: z.boolean().default(false),
  /** Origins of browsers that may call the API: `https://portal.example.com`. None unless listed. */
  corsOrigins: z.array(z.url({ protocol: /^https?$/, error: "wanted an origin" })).default([]),
  /** Whether event types that nobody registered are refused. */
  eventTypes: z.enum(["open", "strict"]).default("open"),
  /** What one tenant and one key may publish; a tenant can be given limits of its own. */
  publishLimits: PublishLimits.default(PublishLimits.parse({})),
  /** What the names of secrets begin with that endpoints may refer to; the id of the tenant and a slash follow. */
  endpointSecretPrefix: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]{1,256}\/$/, "wanted a prefix that ends in a slash")
    .default("posthorn/endpoints/"),
  /** One for each stage: stages that share an account must not add up each other's figures. */
  metricsNamespace: z.string().min(1).default("Posthorn"),
  /** What looks at the stage: everything; what wakes somebody; nothing. Most of what an idle stage costs is this (ADR 071). */
  watch: z.enum(["full", "pages", "none"]).default("full"),
  alarms: AlarmSettings.prefault({}),
  deployment: DeploymentSettings.prefault({}),
  backups: BackupSettings.prefault({}),
  /** Whether deleting the stack may delete what it stores. */
  disposable: z.boolean().default(false),
});
export type StageSettings = z.infer<typeof StageSettings>;
export type StageSettingsInput = z.input<typeof StageSettings>;

export class SettingsInvalid extends Error {
  readonly code = "settings_invalid";

  constructor(stage: string, problems: readonly string[]) {
    super(`Cannot use the settings of stage "${stage}": ${problems.join("; ")}`);
    this.name = "SettingsInvalid";
  }
}

export function settingsOf(stage: string, stages: Readonly<Record<string, StageSettingsInput>>): StageSettings {
  const input = stages[stage];
  if (input === undefined)
    throw new SettingsInvalid(stage, [`there is no such stage, wanted one of ${Object.keys(stages).join(", ")}`]);

  const parsed = StageSettings.safeParse({ metricsNamespace: `Posthorn/${stage}`, ...input });
  if (parsed.success) return parsed.data;
  throw new SettingsInvalid(
    stage,
    parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`),
  );
}
