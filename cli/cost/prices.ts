/**
 * US dollars in us-east-1, without the free tiers, read in November 2026. Whoever deploys elsewhere or has a discount
 * scales them; the shares of the services hardly move.
 */
export const PRICES_AS_OF = "2026-11";

/** Where on aws.amazon.com the prices of each service are. */
export const PRICE_PAGES = {
  "API Gateway": "/api-gateway/pricing",
  Lambda: "/lambda/pricing",
  SQS: "/sqs/pricing",
  DynamoDB: "/dynamodb/pricing/on-demand",
  Backup: "/backup/pricing",
  S3: "/s3/pricing",
  KMS: "/kms/pricing",
  "Secrets Manager": "/secrets-manager/pricing",
  CloudWatch: "/cloudwatch/pricing",
  "X-Ray": "/xray/pricing",
  EventBridge: "/eventbridge/pricing",
  "Data transfer": "/ec2/pricing/on-demand",
} as const;
export type Service = keyof typeof PRICE_PAGES;

interface Price {
  readonly usd: number;
  readonly per: number;
  readonly service: Service;
}

const MILLION = 1_000_000;

export const PRICES = {
  apiRequests: { usd: 1, per: MILLION, service: "API Gateway" },
  lambdaRequests: { usd: 0.2, per: MILLION, service: "Lambda" },
  lambdaGbSeconds: { usd: 0.0000133334, per: 1, service: "Lambda" },
  sqsRequests: { usd: 0.4, per: MILLION, service: "SQS" },
  writeUnits: { usd: 0.625, per: MILLION, service: "DynamoDB" },
  readUnits: { usd: 0.125, per: MILLION, service: "DynamoDB" },
  storedGb: { usd: 0.25, per: 1, service: "DynamoDB" },
  /** Of the whole table, for being able to go back to any second. */
  recoverableGb: { usd: 0.2, per: 1, service: "DynamoDB" },
  /** Of one copy of the table: AWS Backup copies a table of DynamoDB as a whole each time, not what has changed. */
  backupGb: { usd: 0.1, per: 1, service: "Backup" },
  s3Writes: { usd: 5, per: MILLION, service: "S3" },
  s3Reads: { usd: 0.4, per: MILLION, service: "S3" },
  kmsRequests: { usd: 0.03, per: 10_000, service: "KMS" },
  kmsKeys: { usd: 1, per: 1, service: "KMS" },
  secrets: { usd: 0.4, per: 1, service: "Secrets Manager" },
  logGb: { usd: 0.5, per: 1, service: "CloudWatch" },
  /** By the hour in which something is counted. */
  metrics: { usd: 0.3, per: 1, service: "CloudWatch" },
  /** An alarm costs this for each metric that its expression reads. */
  alarmMetrics: { usd: 0.1, per: 1, service: "CloudWatch" },
  compositeAlarms: { usd: 0.5, per: 1, service: "CloudWatch" },
  dashboards: { usd: 3, per: 1, service: "CloudWatch" },
  contributorRules: { usd: 0.5, per: 1, service: "CloudWatch" },
  traces: { usd: 5, per: MILLION, service: "X-Ray" },
  scheduledRuns: { usd: 1, per: MILLION, service: "EventBridge" },
  /** What leaves AWS for endpoints on the internet, first tier. */
  transferGb: { usd: 0.09, per: 1, service: "Data transfer" },
} as const satisfies Readonly<Record<string, Price>>;

export type Unit = keyof typeof PRICES;
export type Usage = Readonly<Partial<Record<Unit, number>>>;

export const priceOf = (unit: Unit, amount: number): number => (amount * PRICES[unit].usd) / PRICES[unit].per;
