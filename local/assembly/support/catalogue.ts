import { computeSupport } from "./compute.ts";
import { httpApiSupport } from "./http-api.ts";
import { messagingSupport } from "./messaging.ts";
import { operationSupport } from "./operation.ts";
import { neverDeleted, oneVersion } from "./reasons.ts";
import { secrecySupport } from "./secrecy.ts";
import { storageSupport } from "./storage.ts";
import type { SupportTable, TypeSupport } from "./type-support.ts";

const supportByType: SupportTable = {
  ...messagingSupport,
  ...storageSupport,
  ...secrecySupport,
  ...computeSupport,
  ...httpApiSupport,
  ...operationSupport,
};

/** Set aside wherever they stand, from the root of a resource. */
export const setAsideOnEveryType: Readonly<Record<string, string>> = {
  DeletionPolicy: neverDeleted,
  UpdateReplacePolicy: neverDeleted,
  "UpdatePolicy.CodeDeployLambdaAliasUpdate.**": oneVersion,
  "Properties.Tags.**": "tags are for bills and inventories",
};

export function supportOf(type: string): TypeSupport | undefined {
  return Object.hasOwn(supportByType, type) ? supportByType[type] : undefined;
}
