import type { ResolvedResource } from "./resolved-resource.ts";
import { setAsideOnEveryType, supportOf } from "./support/catalogue.ts";
import { covers, pathsIn } from "./support/property-path.ts";
import type { PropertySupport } from "./support/type-support.ts";

/** One thing in a template; without a property it is the whole resource. */
export interface Finding {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Such as `Properties.Code.S3Key`. */
  readonly property?: string;
}

export interface SupportSurvey {
  /** What the local cloud would ignore without knowing what it means. Whoever starts it must be told. */
  readonly unsupported: readonly Finding[];
  /** What it ignores for a reason. */
  readonly setAside: readonly (Finding & { readonly reason: string })[];
}

/**
 * Holds the resources against what the local cloud can do. Everything that is given is honoured, set aside, or
 * unsupported.
 */
export function surveySupport(resources: readonly ResolvedResource[]): SupportSurvey {
  const surveys = resources.map(surveyResource);
  return {
    unsupported: surveys.flatMap(({ unsupported }) => unsupported),
    setAside: surveys.flatMap(({ setAside }) => setAside),
  };
}

function surveyResource({ stack, logicalId, type, properties, directives }: ResolvedResource): SupportSurvey {
  const finding = { stack, logicalId, type };
  const support = supportOf(type);
  if (support === undefined) return { unsupported: [finding], setAside: [] };
  if ("setAside" in support) return { unsupported: [], setAside: [{ ...finding, reason: support.setAside }] };

  const given = [
    ...Object.entries(directives).flatMap(([name, directive]) => pathsIn(directive, name)),
    ...Object.entries(properties).flatMap(([name, property]) => pathsIn(property, `Properties.${name}`)),
  ];
  const unhonoured = given.filter((path) => !isHonoured(path, support));
  return {
    unsupported: unhonoured
      .filter((property) => reasonToSetAside(property, support) === undefined)
      .map((property) => ({ ...finding, property })),
    setAside: unhonoured.flatMap((property) => {
      const reason = reasonToSetAside(property, support);
      return reason === undefined ? [] : [{ ...finding, property, reason }];
    }),
  };
}

function isHonoured(path: string, { honours }: PropertySupport): boolean {
  return honours.some((pattern) => covers(`Properties.${pattern}`, path));
}

function reasonToSetAside(path: string, { setsAside = {} }: PropertySupport): string | undefined {
  const ofType = Object.entries(setsAside).find(([pattern]) => covers(`Properties.${pattern}`, path));
  const ofAll = Object.entries(setAsideOnEveryType).find(([pattern]) => covers(pattern, path));
  return (ofType ?? ofAll)?.[1];
}
