/** Where in which template a value stands: the address that every complaint about it carries. */
export interface Place {
  readonly stack: string;
  /** Of the resource, output, condition or parameter. */
  readonly logicalId: string;
  /** Steps from there to the value, such as `Properties`, `Queues`, `0`. */
  readonly path: readonly string[];
}

export function within(place: Place, step: string | number): Place {
  return { ...place, path: [...place.path, String(step)] };
}

export function describePlace({ stack, logicalId, path }: Place): string {
  return path.length === 0 ? `${stack}/${logicalId}` : `${stack}/${logicalId} at ${path.join(".")}`;
}
