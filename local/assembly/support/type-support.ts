/**
 * What the local cloud makes of one resource type. Paths name what can be given below `Properties`: `Code.S3Key`, `Queues[]` for
 * each member of a list, `Variables.*` for any name, and `KeyPolicy.**` for all there may be below it.
 */
export type TypeSupport = PropertySupport | SetAsideType;

export interface PropertySupport {
  readonly honours: readonly string[];
  /** Accepted without an effect, and why that is right. */
  readonly setsAside?: Readonly<Record<string, string>>;
}

/** A type that as a whole has no effect here. */
interface SetAsideType {
  readonly setAside: string;
}

export type SupportTable = Readonly<Record<string, TypeSupport>>;
