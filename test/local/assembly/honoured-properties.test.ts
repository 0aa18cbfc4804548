import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Assembly, SynthesizedStack } from "../../../local/assembly/assembly.ts";
import { evaluateAssembly } from "../../../local/assembly/evaluate-assembly.ts";
import { isList, isObject } from "../../../local/assembly/json-shape.ts";
import { planCloud } from "../../../local/assembly/plan.ts";
import { readAssembly } from "../../../local/assembly/read/read-assembly.ts";
import { Template } from "../../../local/assembly/read/template.ts";
import { surveySupport } from "../../../local/assembly/support.ts";
import type { Json } from "../../../local/engines/json-service.ts";
import { ireland } from "./literal-assembly.ts";
import { synthesizeSmallApp } from "./small-app.ts";

const directory = mkdtempSync(join(tmpdir(), "honoured-"));
const assembly = readAssembly(synthesizeSmallApp(directory));

afterAll(() => rmSync(directory, { recursive: true }));

interface Leaf {
  readonly path: readonly string[];
  readonly changed: Json;
}

/** Every literal below a value, with another of its type in its place. What an intrinsic function says is not among them. */
function leavesIn(value: Json, path: readonly string[] = []): readonly Leaf[] {
  if (typeof value === "string") return [{ path, changed: `${value}x` }];
  if (typeof value === "number") return [{ path, changed: value + 1 }];
  if (typeof value === "boolean") return [{ path, changed: !value }];
  if (!isList(value) && !isObject(value)) return [];
  const members = Object.entries(value);
  if (isObject(value) && members.some(([name]) => name === "Ref" || name.startsWith("Fn::"))) return [];
  return members.flatMap(([step, member]) => leavesIn(member, [...path, step]));
}

function withChange(value: Json, { path: [step, ...rest], changed }: Leaf): Json {
  if (step === undefined) return changed;
  if (isList(value))
    return value.map((member, index) =>
      String(index) === step ? withChange(member, { path: rest, changed }) : member,
    );
  return isObject(value) ? { ...value, [step]: withChange(value[step] ?? null, { path: rest, changed }) } : value;
}

function withTemplate(stack: SynthesizedStack, template: Json): Assembly {
  const changed = { ...stack, template: Template.parse(template) };
  return { ...assembly, stacks: assembly.stacks.map((other) => (other === stack ? changed : other)) };
}

/** The plan, or the reason why there is none: either way, somebody noticed. */
function outcomeOf(changed: Assembly): string {
  try {
    return JSON.stringify(planCloud(evaluateAssembly(changed, ireland), changed.assets));
  } catch (error) {
    return String(error);
  }
}

const asWritten = outcomeOf(assembly);
const { setAside } = surveySupport(evaluateAssembly(assembly, ireland).resources);

function isSetAside(stack: string, [, logicalId, ...path]: readonly string[]): boolean {
  const property = path
    .map((step) => (/^\d+$/.test(step) ? "[]" : `.${step}`))
    .join("")
    .slice(1);
  return setAside.some(
    (finding) =>
      finding.stack === stack &&
      finding.logicalId === logicalId &&
      (finding.property === undefined || finding.property === property),
  );
}

const changes = assembly.stacks.flatMap((stack) => {
  const template: Json = JSON.parse(JSON.stringify(stack.template));
  return leavesIn(template)
    .filter(({ path }) => path[0] === "Resources" && path[2] === "Properties")
    .map((leaf) => ({
      name: `${stack.name}: ${leaf.path.join(".")}`,
      isSetAside: isSetAside(stack.name, leaf.path),
      makesADifference: outcomeOf(withTemplate(stack, withChange(template, leaf))) !== asWritten,
    }));
});

test("a change of any property that is said to be honoured makes a difference", () => {
  const honoured = changes.filter((change) => !change.isSetAside);

  expect(honoured.length).toBeGreaterThan(50);
  expect(honoured.filter(({ makesADifference }) => !makesADifference)).toEqual([]);
});

test("a change of any property that is said to be set aside makes none", () => {
  const ignored = changes.filter((change) => change.isSetAside);

  expect(ignored.length).toBeGreaterThan(10);
  expect(ignored.filter(({ makesADifference }) => makesADifference)).toEqual([]);
});
