const LONGEST_SHOWN = 60;

/** A payload filter that cannot mean what its author meant. Told when it is created: later it would only match nothing. */
export class FilterInvalid extends Error {
  readonly code = "filter_invalid";
  readonly path: string;
  readonly found: string;
  readonly wanted: string;

  constructor(path: string, found: unknown, wanted: string) {
    const shown = show(found);
    super(`Cannot read the filter at ${path || "its top"}: found ${shown}, wanted ${wanted}`);
    this.name = "FilterInvalid";
    this.path = path;
    this.found = shown;
    this.wanted = wanted;
  }
}

function show(found: unknown): string {
  const text = JSON.stringify(found) ?? typeof found;
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
