import type { ResourceKind } from "./kind.ts";
import { generatedName, stableShortId, stableUuid } from "./naming.ts";

/** A resource that nobody asks for by name: a policy that is attached, a permission. */
export const nameless: ResourceKind = {
  namedBy: [],
  identify: (subject) => {
    const physicalId = generatedName(subject, 255);
    return { physicalId, attributes: { Id: physicalId } };
  },
};

/** A resource that AWS numbers: the id comes back under the given attributes as well. */
export function withUuid(...attributes: readonly string[]): ResourceKind {
  return withId(stableUuid, attributes);
}

export function withShortId(...attributes: readonly string[]): ResourceKind {
  return withId(stableShortId, attributes);
}

function withId(idOf: typeof stableUuid, attributes: readonly string[]): ResourceKind {
  return {
    namedBy: [],
    identify: (subject) => {
      const physicalId = idOf(subject);
      return { physicalId, attributes: Object.fromEntries(attributes.map((name) => [name, physicalId])) };
    },
  };
}
