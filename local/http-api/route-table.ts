import { decodePart } from "./decode-part.ts";

export interface RouteMatch<Route> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the most specific route for a request. */
export type FindRoute<Route> = (method: string, path: string) => RouteMatch<Route> | undefined;

interface Segment {
  readonly kind: "literal" | "parameter" | "greedy";
  readonly text: string;
}

interface Entry<Route> {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly Segment[];
}

/** A route with a literal beats one with `{id}` at the same place, that one with `{proxy+}`, and a method beats ANY. */
export function createRouteTable<Route extends { readonly routeKey: string }>(
  routes: readonly Route[],
): FindRoute<Route> {
  const entries = routes
    .filter((route) => route.routeKey !== "$default")
    .map(toEntry)
    .sort(bySpecificity);
  const fallback = routes.find((route) => route.routeKey === "$default");

  return (method, path) => {
    // The path as it was sent: an encoded slash inside a parameter must not part it.
    const parts = path.slice(1).split("/");
    for (const { route, method: wanted, segments } of entries) {
      if (wanted !== method && wanted !== "ANY") continue;
      const pathParameters = matchSegments(segments, parts);
      if (pathParameters !== undefined) return { route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function toEntry<Route extends { readonly routeKey: string }>(route: Route): Entry<Route> {
  const [, method, path] = /^([A-Z]+) \/(.*)$/.exec(route.routeKey) ?? [];
  if (method === undefined || path === undefined)
    throw new Error(`Cannot read the route key "${route.routeKey}": wanted "METHOD /path" or "$default"`);
  return { route, method, segments: path.split("/").map(toSegment) };
}

function toSegment(text: string): Segment {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: "literal", text };
  return { kind: plus === "+" ? "greedy" : "parameter", text: name };
}

const RANK = { literal: 0, parameter: 1, greedy: 2 } as const;

function bySpecificity<Route>(a: Entry<Route>, b: Entry<Route>): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (other === undefined) break;
    if (other.kind !== segment.kind) return RANK[segment.kind] - RANK[other.kind];
  }
  return Number(a.method === "ANY") - Number(b.method === "ANY");
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const isGreedy = segments.at(-1)?.kind === "greedy";
  if (isGreedy ? parts.length < segments.length : parts.length !== segments.length) return undefined;

  const values: Record<string, string> = {};
  for (const [index, { kind, text }] of segments.entries()) {
    const value = kind === "greedy" ? parts.slice(index).join("/") : (parts[index] ?? "");
    if (kind === "literal" ? decodePart(value) !== text : value === "") return undefined;
    if (kind !== "literal") values[text] = decodePart(value);
  }
  return values;
}
