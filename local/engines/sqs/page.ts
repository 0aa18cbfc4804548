import { invalidParameter } from "./errors.ts";

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

const mostPerPage = 1000;

/** A token is the position in a list that is ordered by name. As on AWS there is none unless a page size was asked for. */
export function pageOf<T>(all: readonly T[], { MaxResults, NextToken }: PageRequest): Page<T> {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw invalidParameter("Invalid or expired next token.");
  const end = start + (MaxResults ?? mostPerPage);
  return {
    items: all.slice(start, end),
    nextToken: MaxResults !== undefined && end < all.length ? String(end) : undefined,
  };
}
