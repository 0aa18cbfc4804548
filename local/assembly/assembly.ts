import type { Template } from "./read/template.ts";

export interface Assembly {
  readonly directory: string;
  /** Each stack after those it depends on. */
  readonly stacks: readonly SynthesizedStack[];
  readonly assets: readonly Asset[];
}

export interface SynthesizedStack {
  readonly name: string;
  readonly templateFile: string;
  readonly template: Template;
  /** What the stack was synthesized for. Absent in a stack that deploys to whatever account and region is current. */
  readonly accountId?: string;
  readonly region?: string;
}

export interface Asset {
  /** What a template says where it means this asset, such as `Code.S3Key` of a function. */
  readonly objectKey: string;
  readonly path: string;
  readonly packaging: "zip" | "file";
}
