import type { Environment } from "../environment.ts";

/** What a resource is called from outside: `Ref` gives its physical id, `Fn::GetAtt` one of its attributes. */
export interface Identity {
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A resource before it is evaluated, as far as its names are concerned. */
export interface Subject {
  readonly environment: Environment;
  readonly stackName: string;
  readonly logicalId: string;
  /** Those properties of `namedBy` that the template gives, evaluated. */
  readonly named: Readonly<Record<string, string>>;
}

export interface ResourceKind {
  /** The only properties that are evaluated to name a resource: everything else may in turn refer to its name. */
  readonly namedBy: readonly string[];
  readonly identify: (subject: Subject) => Identity;
}
