// Made from docs/openapi.json by build/openapi.ts. Change the schemas in core/contract/api, never this file.

export type AcceptedEvent = {
  readonly id: EventId;
  readonly tenant: TenantId;
  readonly type: string;
  /** `occurredAt` where it was given, else when the event was accepted. */
  readonly timestamp: string;
  /** How many endpoints want it; each has its delivery in the queue. */
  readonly deliveries: number;
  /** It had been accepted before, under the same Idempotency-Key. */
  readonly duplicate?: true;
};

export type ApiKey = {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly role: "viewer" | "operator" | "admin" | "service";
  readonly tenant: TenantScope;
  readonly state: "live" | "expired" | "revoked";
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** To the hour. Absent when it was never used. */
  readonly lastUsedAt?: string;
};

export type ApiKeyId = string;

export type Attempt = {
  readonly number: number;
  readonly at: string;
  readonly outcome: "delivered" | "rejected" | "gone" | "unreachable" | "blocked" | "ours";
  /** For what has no HTTP status: `timed_out`, `address_forbidden`. */
  readonly reason?: string;
  readonly status?: number;
  readonly latencyMs?: number;
  /** The beginning of what the receiver answered to a failed attempt. */
  readonly response?: string;
};

export type Attention = {
  /** Those that fail, that are held back, or that were disabled without anybody's wish. */
  readonly endpoints: readonly {
    readonly endpoint: Endpoint;
    readonly circuit: Circuit;
    /** The newest ten. */
    readonly held: readonly Delivery[];
  }[];
  /** Those that died last come first. */
  readonly dead: readonly Delivery[];
  /** Where the next page of the dead begins; absent on the last one. */
  readonly nextCursor?: string;
};

export type AuditEntry = {
  /** From 1, without a gap. */
  readonly number: number;
  readonly at: string;
  readonly caller: {
    readonly keyId: string;
    readonly role: "viewer" | "operator" | "admin" | "service";
    readonly tenant: TenantScope;
  };
  /** The name of the route, as `operationId` in this document. */
  readonly action: string;
  readonly target: string;
  readonly outcome: "done" | "refused";
  readonly status: number;
  readonly requestId: string;
  readonly address: string;
  /** SHA-256 of what was shown of the resource before. */
  readonly before?: string;
  readonly after?: string;
  /** Of a batch: the places of the items that were refused, from 0. */
  readonly items?: readonly number[];
  readonly previous: string;
  readonly hash: string;
};

export type BatchResult =
  | {
      readonly status: 202;
      readonly event: AcceptedEvent;
    }
  | {
      readonly status: number;
      readonly problem: Problem;
      readonly retryAfterSeconds?: number;
    };

export type Circuit = {
  readonly state: "closed" | "open" | "probing" | "draining" | "open_by_hand";
  /** Absent while the last attempt that counts was a success. */
  readonly failing?: {
    readonly inARow: number;
    readonly since: string;
  };
  /** How many attempts in a row had no answer within three seconds. From three on, and up to `until`, first attempts go by the lane of the retries. */
  readonly slow?: {
    readonly inARow: number;
    readonly until: string;
  };
  readonly openedAt?: string;
  readonly probes?: number;
  readonly nextProbeAt?: string;
  /** Of `draining`: since when what was held goes out. */
  readonly closedAt?: string;
};

export type CreatedApiKey = {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly role: "viewer" | "operator" | "admin" | "service";
  readonly tenant: TenantScope;
  readonly state: "live" | "expired" | "revoked";
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** To the hour. Absent when it was never used. */
  readonly lastUsedAt?: string;
  /** The key itself. It is shown in this answer only, and nobody can find it again. */
  readonly key: string;
};

export type CreatedEndpoint = {
  readonly id: EndpointId;
  readonly tenant: TenantId;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly description?: string;
  readonly channels?: readonly string[];
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly secretArn?: string;
  readonly schedule?: readonly number[];
  readonly timeoutSeconds?: number;
  readonly rateLimit?: {
    readonly perSecond: number;
    readonly burst?: number;
  };
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signatureSchemes?: readonly (
    | {
        readonly scheme: "v1a";
      }
    | {
        readonly scheme: "github" | "stripe" | "shopify" | "slack" | "razorpay";
        readonly secretAs?: "text" | "bytes";
      }
    | {
        readonly scheme: "hmac";
        readonly algorithm: "sha256" | "sha512" | "sha1";
        readonly header: string;
        readonly prefix?: string;
        readonly encoding: "hex" | "base64";
        readonly secretAs?: "text" | "bytes";
      }
  )[];
  /** Of the endpoint's own headers. Their values are never shown again. */
  readonly headerNames?: readonly string[];
  readonly state: "enabled" | "disabled";
  readonly disabled?: {
    readonly reason: "by_hand" | "failing" | "gone";
    readonly at: string;
  };
  readonly createdAt: string;
  /** Grows with every change. Also in `ETag`. */
  readonly version: number;
  /** The signing secret (`whsec_…`). It is shown in this answer only. */
  readonly secret: string;
};

export type Delivery = {
  readonly event: EventId;
  readonly endpoint: EndpointId;
  readonly type: string;
  readonly status: "delivered" | "failing" | "held" | "dead" | "skipped";
  readonly acceptedAt: string;
  readonly nextAttemptAt?: string;
  /** Since when the endpoint's circuit has kept it waiting. */
  readonly heldSince?: string;
  readonly deadReason?:
    | "exhausted"
    | "expired"
    | "endpoint_gone"
    | "blocked"
    | "shredded"
    | "payload_gone"
    | "poison"
    | "ours";
  readonly attempts: readonly Attempt[];
  /** Attempts that only found out whether the endpoint is back. They cost the delivery nothing. */
  readonly probes?: {
    readonly count: number;
    readonly last: Attempt;
  };
};

export type Endpoint = {
  readonly id: EndpointId;
  readonly tenant: TenantId;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly description?: string;
  readonly channels?: readonly string[];
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly secretArn?: string;
  readonly schedule?: readonly number[];
  readonly timeoutSeconds?: number;
  readonly rateLimit?: {
    readonly perSecond: number;
    readonly burst?: number;
  };
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signatureSchemes?: readonly (
    | {
        readonly scheme: "v1a";
      }
    | {
        readonly scheme: "github" | "stripe" | "shopify" | "slack" | "razorpay";
        readonly secretAs?: "text" | "bytes";
      }
    | {
        readonly scheme: "hmac";
        readonly algorithm: "sha256" | "sha512" | "sha1";
        readonly header: string;
        readonly prefix?: string;
        readonly encoding: "hex" | "base64";
        readonly secretAs?: "text" | "bytes";
      }
  )[];
  /** Of the endpoint's own headers. Their values are never shown again. */
  readonly headerNames?: readonly string[];
  readonly state: "enabled" | "disabled";
  readonly disabled?: {
    readonly reason: "by_hand" | "failing" | "gone";
    readonly at: string;
  };
  readonly createdAt: string;
  /** Grows with every change. Also in `ETag`. */
  readonly version: number;
};

export type EndpointId = string;

export type EndpointSecrets = {
  /** `whsec_…`, which the receiver verifies with. */
  readonly secret?: string;
  /** `whpk_…`, in the place of `secret` where the endpoint signs by key pair. */
  readonly publicKey?: string;
  /** When the replaced secrets that still sign stop signing. */
  readonly earlierValidUntil: readonly string[];
};

export type Event = {
  readonly id: EventId;
  readonly tenant: TenantId;
  readonly type: string;
  /** What receivers are told: when it happened, or else when it was accepted. */
  readonly timestamp: string;
  readonly acceptedAt: string;
  readonly channels?: readonly string[];
  /** How many were queued when it was accepted. */
  readonly deliveries: number;
};

export type EventDelivery =
  | Delivery
  | {
      readonly event: EventId;
      readonly endpoint: EndpointId;
      readonly type: string;
      /** Sent to the queue, and not attempted yet. */
      readonly status: "queued";
      readonly acceptedAt: string;
      readonly nextAttemptAt?: string;
      /** Since when the endpoint's circuit has kept it waiting. */
      readonly heldSince?: string;
      readonly deadReason?:
        | "exhausted"
        | "expired"
        | "endpoint_gone"
        | "blocked"
        | "shredded"
        | "payload_gone"
        | "poison"
        | "ours";
      readonly attempts: readonly Attempt[];
      /** Attempts that only found out whether the endpoint is back. They cost the delivery nothing. */
      readonly probes?: {
        readonly count: number;
        readonly last: Attempt;
      };
    };

export type EventId = string;

export type EventType = {
  readonly name: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly enforce: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type FieldProblem = {
  /** Where in the body or query: `endpoints.0.url`. Empty for the whole. */
  readonly field: string;
  /** What is wanted there. */
  readonly message: string;
};

export type HealthCheck = {
  readonly name: string;
  readonly ok: boolean;
  readonly latencyMs: number;
};

export type JobId = string;

export type OpenedEvent = {
  readonly id: EventId;
  readonly tenant: TenantId;
  readonly type: string;
  /** What receivers are told: when it happened, or else when it was accepted. */
  readonly timestamp: string;
  readonly acceptedAt: string;
  readonly channels?: readonly string[];
  /** How many were queued when it was accepted. */
  readonly deliveries: number;
  /** All that wanted it, disabled ones included. */
  readonly endpoints: readonly EndpointId[];
  /** For operators and admins. */
  readonly data?: unknown;
  /** For operators and admins. */
  readonly metadata?: Readonly<Record<string, string>>;
};

export type Problem = {
  /** A link to the entry of the code in this API's reference. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable: branch on this. */
  readonly code:
    | "body_missing"
    | "body_not_json"
    | "body_too_deep"
    | "role_not_allowed"
    | "not_found"
    | "conflict"
    | "endpoint_disabled"
    | "tenant_exists"
    | "too_many_secrets"
    | "too_many_endpoints"
    | "precondition_failed"
    | "body_too_large"
    | "payload_too_large"
    | "query_too_long"
    | "too_many_live_keys"
    | "header_too_large"
    | "invalid_request"
    | "cursor_invalid"
    | "url_invalid"
    | "scheme_forbidden"
    | "port_forbidden"
    | "userinfo_forbidden"
    | "ip_literal_forbidden"
    | "secret_not_allowed"
    | "secret_unreadable"
    | "address_forbidden"
    | "event_type_unknown"
    | "data_invalid"
    | "schema_invalid"
    | "idempotency_key_reused"
    | "idempotency_key_running"
    | "tenant_shredded"
    | "publish_rate_exceeded"
    | "temporarily_unavailable"
    | "internal_error";
  /** What was found and what is wanted, for people. */
  readonly detail: string;
  readonly fields?: readonly FieldProblem[];
};

export type PublicKey = {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly use: "sig";
  readonly kid: string;
  readonly x: string;
};

export type Replay = {
  readonly id: JobId;
  readonly tenant: TenantId;
  readonly endpoints: readonly EndpointId[];
  readonly types?: readonly string[];
  readonly since: string;
  readonly until: string;
  readonly status: "failed" | "missing" | "all";
  readonly reasons?: readonly (
    | "exhausted"
    | "expired"
    | "endpoint_gone"
    | "blocked"
    | "shredded"
    | "payload_gone"
    | "poison"
    | "ours"
  )[];
  readonly rate: number;
  readonly state: "running" | "finished" | "cancelled";
  /** Deliveries looked at, and put into the queue. */
  readonly progress: {
    readonly lookedAt: number;
    readonly sent: number;
  };
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ReplayPreview = {
  readonly matching: number;
  readonly lookedAt: number;
  /** False when there was more than a preview has time for: `matching` is a lower bound. */
  readonly complete: boolean;
};

export type Stats = {
  readonly window: "1h" | "24h" | "7d" | "30d";
  /** Events. */
  readonly accepted: number;
  /** Deliveries. */
  readonly delivered: number;
  /** Deliveries whose first attempt failed, whatever became of them later. */
  readonly failing: number;
  readonly failedAttempts: number;
  /** Deliveries. */
  readonly dead: number;
  /** Of attempts that a receiver had a part in, to the width of a histogram's bucket. 30 s stands for longer too. */
  readonly latencyMs?: {
    readonly p50: number;
    readonly p90: number;
    readonly p99: number;
  };
  /** Those in which anything happened. */
  readonly hours: readonly {
    readonly from: string;
    /** Events. */
    readonly accepted: number;
    /** Deliveries. */
    readonly delivered: number;
    /** Deliveries whose first attempt failed, whatever became of them later. */
    readonly failing: number;
    readonly failedAttempts: number;
    /** Deliveries. */
    readonly dead: number;
  }[];
};

export type Tenant = {
  readonly id: TenantId;
  readonly name?: string;
  readonly createdAt: string;
};

export type TenantId = string;

export type TenantScope = TenantId | "*";

export type TenantWithLimits = {
  readonly id: TenantId;
  readonly name?: string;
  readonly createdAt: string;
  /** What is not said follows from the stage. */
  readonly limits: {
    readonly publish?: {
      readonly perSecond: number;
      readonly burst: number;
    };
    readonly endpoints?: number;
  };
};

export interface Operations {
  /** Publish an event */
  publishEvent: {
    input: {
      readonly "idempotency-key"?: string;
      readonly traceparent?: string;
      readonly body: {
        readonly tenant?: TenantId;
        readonly type: string;
        readonly data: unknown;
        readonly channels?: readonly string[];
        readonly metadata?: Readonly<Record<string, string>>;
        readonly occurredAt?: string;
      };
    };
    answer: AcceptedEvent;
  };
  /** Publish several events */
  publishEvents: {
    input: {
      readonly "idempotency-key"?: string;
      readonly traceparent?: string;
      readonly body: {
        readonly events: readonly {
          readonly tenant?: TenantId;
          readonly type: string;
          readonly data: unknown;
          readonly channels?: readonly string[];
          readonly metadata?: Readonly<Record<string, string>>;
          readonly occurredAt?: string;
        }[];
      };
    };
    answer: {
      readonly results: readonly BatchResult[];
    };
  };
  /** Register an endpoint */
  createEndpoint: {
    input: {
      readonly tenant: TenantId;
      readonly body: {
        readonly url: string;
        readonly eventTypes?: readonly string[];
        readonly description?: string;
        readonly channels?: readonly string[];
        readonly filter?: Readonly<Record<string, unknown>>;
        readonly headers?: Readonly<Record<string, string>>;
        readonly signatureSchemes?: readonly (
          | {
              readonly scheme: "v1a";
            }
          | {
              readonly scheme: "github" | "stripe" | "shopify" | "slack" | "razorpay";
              readonly secretAs?: "text" | "bytes";
            }
          | {
              readonly scheme: "hmac";
              readonly algorithm: "sha256" | "sha512" | "sha1";
              readonly header: string;
              readonly prefix?: string;
              readonly encoding: "hex" | "base64";
              readonly secretAs?: "text" | "bytes";
            }
        )[];
        readonly secretArn?: string;
        readonly schedule?: readonly number[];
        readonly timeoutSeconds?: number;
        readonly rateLimit?: {
          readonly perSecond: number;
          readonly burst?: number;
        };
        readonly metadata?: Readonly<Record<string, string>>;
      };
    };
    answer: CreatedEndpoint;
  };
  /** List the endpoints of a tenant */
  listEndpoints: {
    input: { readonly tenant: TenantId };
    answer: {
      readonly endpoints: readonly Endpoint[];
    };
  };
  /** Read an endpoint */
  getEndpoint: { input: { readonly tenant: TenantId; readonly endpoint: EndpointId }; answer: Endpoint };
  /** Change an endpoint */
  patchEndpoint: {
    input: {
      readonly tenant: TenantId;
      readonly endpoint: EndpointId;
      readonly "if-match"?: string;
      readonly body: {
        readonly url?: string;
        readonly eventTypes?: readonly string[];
        readonly description?: string | null;
        readonly channels?: readonly string[] | null;
        readonly filter?: Readonly<Record<string, unknown>> | null;
        readonly headers?: Readonly<Record<string, string>> | null;
        readonly signatureSchemes?: readonly (
          | {
              readonly scheme: "v1a";
            }
          | {
              readonly scheme: "github" | "stripe" | "shopify" | "slack" | "razorpay";
              readonly secretAs?: "text" | "bytes";
            }
          | {
              readonly scheme: "hmac";
              readonly algorithm: "sha256" | "sha512" | "sha1";
              readonly header: string;
              readonly prefix?: string;
              readonly encoding: "hex" | "base64";
              readonly secretAs?: "text" | "bytes";
            }
        )[];
        readonly secretArn?: string | null;
        readonly schedule?: readonly number[] | null;
        readonly timeoutSeconds?: number | null;
        readonly rateLimit?: {
          readonly perSecond: number;
          readonly burst?: number;
        } | null;
        readonly metadata?: Readonly<Record<string, string>> | null;
      };
    };
    answer: Endpoint;
  };
  /** Delete an endpoint */
  deleteEndpoint: {
    input: { readonly tenant: TenantId; readonly endpoint: EndpointId; readonly "if-match"?: string };
    answer: undefined;
  };
  /** Enable an endpoint */
  enableEndpoint: {
    input: { readonly tenant: TenantId; readonly endpoint: EndpointId; readonly "if-match"?: string };
    answer: Endpoint;
  };
  /** Disable an endpoint */
  disableEndpoint: {
    input: { readonly tenant: TenantId; readonly endpoint: EndpointId; readonly "if-match"?: string };
    answer: Endpoint;
  };
  /** Read the signing secret */
  getSecret: { input: { readonly tenant: TenantId; readonly endpoint: EndpointId }; answer: EndpointSecrets };
  /** Rotate the signing secret */
  rotateSecret: {
    input: {
      readonly tenant: TenantId;
      readonly endpoint: EndpointId;
      readonly "if-match"?: string;
      readonly body: {
        readonly secret?: string;
        readonly secretAs?: "encoded" | "text";
        readonly overlapSeconds?: number;
        readonly revokeEarlier?: boolean;
      };
    };
    answer: EndpointSecrets;
  };
  /** List the deliveries of an endpoint */
  listDeliveries: {
    input: {
      readonly tenant: TenantId;
      readonly endpoint: EndpointId;
      readonly limit?: number;
      readonly cursor?: string;
      readonly status?: "delivered" | "failing" | "held" | "dead" | "skipped";
      readonly statusClass?: "2xx" | "3xx" | "4xx" | "5xx" | "other" | "none";
      readonly since?: string;
      readonly until?: string;
    };
    answer: {
      readonly deliveries: readonly Delivery[];
      /** Where the next page begins; absent on the last one. */
      readonly nextCursor?: string;
    };
  };
  /** List the events of a tenant */
  listEvents: {
    input: {
      readonly tenant: TenantId;
      readonly limit?: number;
      readonly cursor?: string;
      readonly type?: string;
      readonly channel?: string;
      readonly since?: string;
      readonly until?: string;
    };
    answer: {
      readonly events: readonly Event[];
      /** Where the next page begins; absent on the last one. */
      readonly nextCursor?: string;
    };
  };
  /** Read an event */
  getEvent: { input: { readonly tenant: TenantId; readonly event: EventId }; answer: OpenedEvent };
  /** List the deliveries of an event */
  listEventDeliveries: {
    input: { readonly tenant: TenantId; readonly event: EventId };
    answer: {
      readonly deliveries: readonly EventDelivery[];
    };
  };
  /** List the event types */
  listEventTypes: {
    input: { readonly limit?: number; readonly cursor?: string };
    answer: {
      readonly eventTypes: readonly EventType[];
      /** Where the next page begins; absent on the last one. */
      readonly nextCursor?: string;
    };
  };
  /** Read an event type */
  getEventType: { input: { readonly eventType: string }; answer: EventType };
  /** Register or replace an event type */
  putEventType: {
    input: {
      readonly eventType: string;
      readonly body: {
        readonly description?: string;
        /** What `data` may look like. */
        readonly example?: unknown;
        /** JSON Schema 2020-12 for `data`, without references to elsewhere. */
        readonly schema?: Readonly<Record<string, unknown>>;
        /** Whether events whose data does not fit the schema are refused. */
        readonly enforce?: boolean;
      };
    };
    answer: EventType;
  };
  /** Delete an event type */
  deleteEventType: { input: { readonly eventType: string }; answer: undefined };
  /** The public keys that webhooks are signed with */
  listPublicKeys: {
    input: Readonly<Record<never, never>>;
    answer: {
      readonly keys: readonly PublicKey[];
    };
  };
  /** Read a delivery */
  getDelivery: {
    input: { readonly tenant: TenantId; readonly endpoint: EndpointId; readonly event: EventId };
    answer: Delivery;
  };
  /** Try a delivery again now */
  retryDelivery: {
    input: { readonly tenant: TenantId; readonly endpoint: EndpointId; readonly event: EventId };
    answer: {
      readonly event: EventId;
      readonly endpoint: EndpointId;
    };
  };
  /** Make an API key */
  createKey: {
    input: {
      readonly body: {
        /** What the key is for. Two live keys may share a name. */
        readonly name: string;
        readonly role: "viewer" | "operator" | "admin" | "service";
        /** Yours unless told; `*` for all tenants, if your own key has it. */
        readonly tenant?: TenantScope;
        /** When it ends by itself. Without it, when it is revoked. */
        readonly expiresAt?: string;
      };
    };
    answer: CreatedApiKey;
  };
  /** List API keys */
  listKeys: {
    input: { readonly limit?: number; readonly cursor?: string; readonly tenant?: TenantScope };
    answer: {
      readonly keys: readonly ApiKey[];
      /** Where the next page begins; absent on the last one. */
      readonly nextCursor?: string;
    };
  };
  /** Read an API key */
  getKey: { input: { readonly key: ApiKeyId }; answer: ApiKey };
  /** Revoke an API key */
  revokeKey: { input: { readonly key: ApiKeyId }; answer: undefined };
  /** Read the audit log */
  listAudit: {
    input: { readonly limit?: number; readonly cursor?: string; readonly tenant?: TenantScope };
    answer: {
      readonly entries: readonly AuditEntry[];
      /** Where the next page begins; absent on the last one. */
      readonly nextCursor?: string;
    };
  };
  /** Find the first entry that was tampered with */
  verifyAudit: {
    input: { readonly tenant?: TenantScope; readonly cursor?: string };
    answer:
      | {
          readonly intact: true;
          /** How many were read by this call. */
          readonly entries: number;
          /** Compare it with what the function's log says. */
          readonly head: {
            readonly number: number;
            readonly hash: string;
          };
          /** There are more: call again with it. */
          readonly nextCursor?: string;
        }
      | {
          readonly intact: false;
          /** The first entry that is not as it was written. */
          readonly number: number;
          readonly problem: "missing" | "changed" | "does_not_follow";
        };
  };
  /** This API as OpenAPI 3.1 */
  openApi: {
    input: Readonly<Record<never, never>>;
    answer: {
      readonly openapi: "3.1.0";
    };
  };
  /** This API as a page to read */
  reference: { input: Readonly<Record<never, never>>; answer: string };
  /** What works and how fast */
  health: {
    input: Readonly<Record<never, never>>;
    answer: {
      readonly status: "ready" | "not_ready";
      readonly version: string;
      readonly checks: readonly HealthCheck[];
    };
  };
  /** Read the circuit of an endpoint */
  getCircuit: { input: { readonly tenant: TenantId; readonly endpoint: EndpointId }; answer: Circuit };
  /** Open or close a circuit by hand */
  putCircuit: {
    input: {
      readonly tenant: TenantId;
      readonly endpoint: EndpointId;
      readonly body: {
        /** `open` holds all deliveries until it is closed by hand; `closed` lets what is held go out. */
        readonly state: "open" | "closed";
      };
    };
    answer: Circuit;
  };
  /** Send a test to an endpoint */
  testEndpoint: {
    input: { readonly tenant: TenantId; readonly endpoint: EndpointId };
    answer:
      | Delivery
      | {
          readonly event: EventId;
          readonly endpoint: EndpointId;
        };
  };
  /** What needs attention now */
  getAttention: {
    input: { readonly tenant: TenantId; readonly limit?: number; readonly cursor?: string };
    answer: Attention;
  };
  /** How a tenant's deliveries fare */
  getStats: { input: { readonly tenant: TenantId; readonly window?: "1h" | "24h" | "7d" | "30d" }; answer: Stats };
  /** Create a tenant */
  createTenant: {
    input: {
      readonly body: {
        readonly id: TenantId;
        readonly name?: string;
        readonly limits?: {
          readonly publish?: {
            readonly perSecond: number;
            readonly burst: number;
          };
          readonly endpoints?: number;
        };
      };
    };
    answer: TenantWithLimits;
  };
  /** List tenants */
  listTenants: {
    input: { readonly limit?: number; readonly cursor?: string };
    answer: {
      readonly tenants: readonly Tenant[];
      /** Where the next page begins; absent on the last one. */
      readonly nextCursor?: string;
    };
  };
  /** Read a tenant */
  getTenant: { input: { readonly tenant: TenantId }; answer: TenantWithLimits };
  /** Rename a tenant, or change its limits */
  patchTenant: {
    input: {
      readonly tenant: TenantId;
      readonly body: {
        readonly name?: string | null;
        readonly limits?: {
          readonly publish?: {
            readonly perSecond: number;
            readonly burst: number;
          };
          readonly endpoints?: number;
        } | null;
      };
    };
    answer: TenantWithLimits;
  };
  /** Delete a tenant */
  deleteTenant: { input: { readonly tenant: TenantId; readonly shred?: "true" | "false" }; answer: undefined };
  /** Deliver past events again */
  createReplay: {
    input: {
      readonly tenant: TenantId;
      readonly body: {
        /** Every enabled endpoint of the tenant when left out. */
        readonly endpointId?: EndpointId;
        readonly types?: readonly string[];
        /** Of the event: the first moment that is wanted. */
        readonly since: string;
        /** Of the event: the first moment that is not wanted any more. */
        readonly until: string;
        readonly status: "failed" | "missing" | "all";
        /** Of `failed`: why they are dead. */
        readonly reasons?: readonly (
          | "exhausted"
          | "expired"
          | "endpoint_gone"
          | "blocked"
          | "shredded"
          | "payload_gone"
          | "poison"
          | "ours"
        )[];
        /** Deliveries per second that are put into the queue. */
        readonly rate?: number;
        /** Count, and deliver nothing. */
        readonly dryRun?: boolean;
      };
    };
    answer: ReplayPreview | Replay;
  };
  /** List replays */
  listReplays: {
    input: { readonly tenant: TenantId; readonly limit?: number; readonly cursor?: string };
    answer: {
      readonly replays: readonly Replay[];
      /** Where the next page begins; absent on the last one. */
      readonly nextCursor?: string;
    };
  };
  /** Read a replay */
  getReplay: { input: { readonly tenant: TenantId; readonly job: JobId }; answer: Replay };
  /** Cancel a replay */
  cancelReplay: { input: { readonly tenant: TenantId; readonly job: JobId }; answer: Replay };
  /** Whether the function answers at all */
  healthLive: {
    input: Readonly<Record<never, never>>;
    answer: {
      readonly status: "live";
    };
  };
  /** Whether it can do its work now */
  healthReady: {
    input: Readonly<Record<never, never>>;
    answer: {
      readonly status: "ready";
    };
  };
}

export const CALLS = {
  publishEvent: { method: "POST", path: "/v1/events", headers: ["idempotency-key", "traceparent"] },
  publishEvents: { method: "POST", path: "/v1/events/batch", headers: ["idempotency-key", "traceparent"] },
  createEndpoint: { method: "POST", path: "/v1/tenants/{tenant}/endpoints", headers: [] },
  listEndpoints: { method: "GET", path: "/v1/tenants/{tenant}/endpoints", headers: [] },
  getEndpoint: { method: "GET", path: "/v1/tenants/{tenant}/endpoints/{endpoint}", headers: [] },
  patchEndpoint: { method: "PATCH", path: "/v1/tenants/{tenant}/endpoints/{endpoint}", headers: ["if-match"] },
  deleteEndpoint: { method: "DELETE", path: "/v1/tenants/{tenant}/endpoints/{endpoint}", headers: ["if-match"] },
  enableEndpoint: { method: "POST", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/enable", headers: ["if-match"] },
  disableEndpoint: { method: "POST", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/disable", headers: ["if-match"] },
  getSecret: { method: "GET", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/secret", headers: [] },
  rotateSecret: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/secret/rotate",
    headers: ["if-match"],
  },
  listDeliveries: { method: "GET", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/deliveries", headers: [] },
  listEvents: { method: "GET", path: "/v1/tenants/{tenant}/events", headers: [] },
  getEvent: { method: "GET", path: "/v1/tenants/{tenant}/events/{event}", headers: [] },
  listEventDeliveries: { method: "GET", path: "/v1/tenants/{tenant}/events/{event}/deliveries", headers: [] },
  listEventTypes: { method: "GET", path: "/v1/event-types", headers: [] },
  getEventType: { method: "GET", path: "/v1/event-types/{eventType}", headers: [] },
  putEventType: { method: "PUT", path: "/v1/event-types/{eventType}", headers: [] },
  deleteEventType: { method: "DELETE", path: "/v1/event-types/{eventType}", headers: [] },
  listPublicKeys: { method: "GET", path: "/v1/keys.json", headers: [] },
  getDelivery: { method: "GET", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/deliveries/{event}", headers: [] },
  retryDelivery: {
    method: "POST",
    path: "/v1/tenants/{tenant}/endpoints/{endpoint}/deliveries/{event}/retry",
    headers: [],
  },
  createKey: { method: "POST", path: "/v1/keys", headers: [] },
  listKeys: { method: "GET", path: "/v1/keys", headers: [] },
  getKey: { method: "GET", path: "/v1/keys/{key}", headers: [] },
  revokeKey: { method: "DELETE", path: "/v1/keys/{key}", headers: [] },
  listAudit: { method: "GET", path: "/v1/audit", headers: [] },
  verifyAudit: { method: "GET", path: "/v1/audit/verify", headers: [] },
  openApi: { method: "GET", path: "/openapi.json", headers: [] },
  reference: { method: "GET", path: "/docs", headers: [] },
  health: { method: "GET", path: "/health", headers: [] },
  getCircuit: { method: "GET", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/circuit", headers: [] },
  putCircuit: { method: "PUT", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/circuit", headers: [] },
  testEndpoint: { method: "POST", path: "/v1/tenants/{tenant}/endpoints/{endpoint}/test", headers: [] },
  getAttention: { method: "GET", path: "/v1/tenants/{tenant}/attention", headers: [] },
  getStats: { method: "GET", path: "/v1/tenants/{tenant}/stats", headers: [] },
  createTenant: { method: "POST", path: "/v1/tenants", headers: [] },
  listTenants: { method: "GET", path: "/v1/tenants", headers: [] },
  getTenant: { method: "GET", path: "/v1/tenants/{tenant}", headers: [] },
  patchTenant: { method: "PATCH", path: "/v1/tenants/{tenant}", headers: [] },
  deleteTenant: { method: "DELETE", path: "/v1/tenants/{tenant}", headers: [] },
  createReplay: { method: "POST", path: "/v1/tenants/{tenant}/replays", headers: [] },
  listReplays: { method: "GET", path: "/v1/tenants/{tenant}/replays", headers: [] },
  getReplay: { method: "GET", path: "/v1/tenants/{tenant}/replays/{job}", headers: [] },
  cancelReplay: { method: "POST", path: "/v1/tenants/{tenant}/replays/{job}/cancel", headers: [] },
  healthLive: { method: "GET", path: "/health/live", headers: [] },
  healthReady: { method: "GET", path: "/health/ready", headers: [] },
} as const;
