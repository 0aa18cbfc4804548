import type * as z from "zod";
import type { ProblemCode } from "./problems.ts";

export type Subject =
  | "Publishing"
  | "Event types"
  | "Endpoints"
  | "Events"
  | "Deliveries"
  | "Replays"
  | "Tenants"
  | "Statistics"
  | "Keys"
  | "Audit"
  | "Health"
  | "Reference";

/**
 * What is said of a route in OpenAPI and in the reference. Schemas of requests are those that the functions parse with;
 * schemas of answers live here and are held against what the functions really answer by the fuzz test.
 */
export interface RouteDescription {
  readonly subject: Subject;
  /** One line, as a heading: "Publish an event". */
  readonly summary: string;
  /** What the caller has to know beyond the schemas, in whole sentences. */
  readonly details?: string;
  readonly query?: z.ZodObject;
  /** Names in lower case, as they arrive. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: Answers;
  /**
   * Beyond those that follow from the route itself: `invalid_request` and the `body_…` codes where there is a body or a
   * query, `cursor_invalid` where the query has a cursor, `role_not_allowed` and `temporarily_unavailable` where there are
   * roles, `not_found` where the path has parameters, and `internal_error`.
   */
  readonly problems?: readonly ProblemCode[];
}

/** By status. Problems are not listed here: they all have one form. */
export type Answers = Readonly<Partial<Record<200 | 201 | 202 | 204 | 503, AnswerDescription>>>;

export interface AnswerDescription {
  readonly meaning: string;
  /** None for an answer without a body. */
  readonly schema?: z.ZodType;
  /** JSON unless said otherwise. */
  readonly contentType?: string;
}

/** For the file of one subject: `export const keyRoutes = { … } satisfies Descriptions<"createKey" | "listKeys">`. */
export type Descriptions<Names extends string> = Readonly<Record<Names, RouteDescription>>;
