import { invalid } from "./key-errors.ts";
import { isSpecOf, type KeyRecord, specOf } from "./key-record.ts";
import { newMaterial } from "./key-rotation.ts";

interface NewKey {
  readonly id: string;
  readonly usage: KeyRecord["usage"];
  readonly spec: KeyRecord["spec"] | undefined;
  readonly description: string;
  readonly manager: KeyRecord["manager"];
  readonly createdAt: number;
}

export function newKey({ id, usage, spec = specOf(usage), description, manager, createdAt }: NewKey): KeyRecord {
  if (!isSpecOf(usage, spec)) throw invalid(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
  return {
    ...{ id, usage, spec, description, manager, createdAt },
    state: { name: "Enabled" },
    material: [newMaterial(spec, createdAt)],
  };
}
