import { isReservedHeader } from "./reserved-header.ts";

/** The headers an endpoint wants on each of its requests, such as `authorization`. Names in lower case. */
export type EndpointHeaders = Readonly<Record<string, string>>;

export class EndpointHeadersInvalid extends Error {
  readonly code = "endpoint_headers_invalid";

  constructor(problem: string) {
    super(`Cannot use these endpoint headers: ${problem}`);
    this.name = "EndpointHeadersInvalid";
  }
}

/** Names and values together. They travel with every attempt and are sealed with the endpoint. */
const MOST_CHARACTERS = 1024;

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/; // RFC 9110 section 5.6.2, in lower case
const PRINTABLE = /^[!-~]([ -~]*[!-~])?$/; // no space at either end: receivers would strip it

/** Throws `EndpointHeadersInvalid`. Values are not repeated in its message: they are secrets more often than not. */
export function parseEndpointHeaders(headers: Readonly<Record<string, string>>): EndpointHeaders {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  entries.forEach(requireUsable);
  requireDistinct(entries.map(([name]) => name));

  const size = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > MOST_CHARACTERS)
    throw new EndpointHeadersInvalid(`they have ${size} characters, at most ${MOST_CHARACTERS} are wanted`);
  return Object.fromEntries(entries);
}

function requireUsable([name, value]: readonly [string, string]): void {
  const shown = JSON.stringify(name);
  if (!TOKEN.test(name)) throw new EndpointHeadersInvalid(`${shown} is not the name of a header`);
  if (isReservedHeader(name)) throw new EndpointHeadersInvalid(`${shown} is set by Posthorn`);
  if (!PRINTABLE.test(value))
    throw new EndpointHeadersInvalid(`the value of ${shown} must be printable ASCII without spaces at its ends`);
}

function requireDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new EndpointHeadersInvalid(`${JSON.stringify(twice)} is given more than once`);
}
