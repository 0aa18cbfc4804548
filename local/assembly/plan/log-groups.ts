import * as z from "zod";
import type { LogGroupPlan } from "../cloud-plan.ts";
import type { Draft } from "./draft.ts";
import { ofType } from "./draft.ts";
import { quantity, readProperties } from "./property-values.ts";

const LogGroupProperties = z.object({ RetentionInDays: quantity.exactOptional() });

export function planLogGroups(draft: Draft): readonly LogGroupPlan[] {
  return ofType(draft, "AWS::Logs::LogGroup").map((group) => {
    const { RetentionInDays: retentionDays } = readProperties(group, LogGroupProperties);
    return { name: group.physicalId, ...(retentionDays !== undefined && { retentionDays }) };
  });
}
