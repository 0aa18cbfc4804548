import { UpdateSecretVersionStageCommand } from "@aws-sdk/client-secrets-manager";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { attachStage, detachStage } from "../../../../local/engines/secrets-manager/stages.ts";
import { withVersion } from "../../../../local/engines/secrets-manager/versions.ts";
import { type LocalSecrets, startSecrets } from "./local-secrets.ts";

const version = (id: string, ...stages: string[]) => ({ id, createdAt: 0, stages });

describe("moving a label", () => {
  test("the version that loses AWSCURRENT becomes AWSPREVIOUS", () => {
    const versions = [version("a", "AWSPREVIOUS"), version("b", "AWSCURRENT"), version("c", "AWSPENDING")];

    expect(attachStage(versions, "AWSCURRENT", "c")).toEqual([
      version("a"),
      version("b", "AWSPREVIOUS"),
      version("c", "AWSPENDING", "AWSCURRENT"),
    ]);
  });

  test("going back to the previous version swaps the two", () => {
    const versions = [version("a", "AWSPREVIOUS"), version("b", "AWSCURRENT")];

    expect(attachStage(versions, "AWSCURRENT", "a")).toEqual([version("a", "AWSCURRENT"), version("b", "AWSPREVIOUS")]);
  });

  test("to where it is changes nothing", () => {
    const versions = [version("a", "AWSPREVIOUS"), version("b", "AWSCURRENT")];

    expect(attachStage(versions, "AWSCURRENT", "b")).toEqual(versions);
  });

  test("whatever moves are made, a label is at one version at most and AWSCURRENT never gets lost", () => {
    const ids = ["a", "b", "c", "d"];
    const move = fc.tuple(
      fc.constantFrom("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "BLUE"),
      fc.constantFrom(...ids),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        const start = [version("a", "AWSCURRENT"), version("b"), version("c"), version("d")];
        const end = moves.reduce(
          (held, [stage, to, isAttached]) =>
            isAttached || stage === "AWSCURRENT" ? attachStage(held, stage, to) : detachStage(held, stage),
          start,
        );
        const labels = end.flatMap(({ stages }) => stages);

        expect(new Set(labels).size).toBe(labels.length);
        expect(labels).toContain("AWSCURRENT");
        expect(end.map(({ id }) => id)).toEqual(ids);
      }),
    );
  });
});

describe("old versions", () => {
  const day = 86_400_000;

  test("without a label go when there are more than a hundred, oldest first", () => {
    const old = Array.from({ length: 100 }, (_, index) => version(`v${index}`));
    const labelled = [version("current", "AWSCURRENT"), ...old];

    const kept = withVersion(labelled, { id: "new", createdAt: 2 * day, sealed: "x" }, ["AWSCURRENT"]);

    expect(kept).toHaveLength(100);
    expect(kept.map(({ id }) => id)).not.toContain("v1");
    expect(kept.map(({ id }) => id)).toContain("v2");
    expect(kept[0]).toEqual(version("current", "AWSPREVIOUS"));
  });

  test("of the last day stay, however many there are", () => {
    const young = Array.from({ length: 150 }, (_, index) => version(`v${index}`));

    expect(withVersion(young, { id: "new", createdAt: day / 2 }, ["AWSCURRENT"])).toHaveLength(151);
  });
});

describe("UpdateSecretVersionStage", () => {
  let secrets: LocalSecrets;
  let first: string;
  let second: string;

  beforeEach(async () => {
    secrets = await startSecrets();
    first = (await secrets.create("key", "first")).version;
    second = await secrets.put("key", "second", ["AWSPENDING"]);
  });
  afterEach(() => secrets.stop());

  const move = (VersionStage: string, { to, from }: { to?: string; from?: string }) =>
    secrets.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: "key",
        VersionStage,
        ...(to === undefined ? {} : { MoveToVersionId: to }),
        ...(from === undefined ? {} : { RemoveFromVersionId: from }),
      }),
    );

  test("finishes a rotation: the pending version becomes current, the current one previous", async () => {
    await move("AWSCURRENT", { to: second, from: first });

    expect(await secrets.stages("key")).toEqual({ [first]: ["AWSPREVIOUS"], [second]: ["AWSPENDING", "AWSCURRENT"] });
    expect(await secrets.get("key")).toBe("second");
  });

  test("refuses to take a label from a version that was not named", async () => {
    await expect(move("AWSCURRENT", { to: second })).rejects.toThrow(
      `The parameter RemoveFromVersionId must be ${first}: staging label AWSCURRENT is currently attached to that version.`,
    );
    expect(await secrets.get("key")).toBe("first");
  });

  test("refuses to take a label from a version that does not have it", async () => {
    await expect(move("BLUE", { to: second, from: first })).rejects.toThrow(
      `Staging label BLUE is not attached to version ${first}.`,
    );
  });

  test("removes a label, but never AWSCURRENT", async () => {
    await move("AWSPENDING", { from: second });

    expect(await secrets.stages("key")).toEqual({ [first]: ["AWSCURRENT"] });
    await expect(move("AWSCURRENT", { from: first })).rejects.toThrow("You can't remove staging label AWSCURRENT");
  });

  test("refuses a version that does not exist", async () => {
    await expect(move("BLUE", { to: "f".repeat(32) })).rejects.toThrow(
      expect.objectContaining({ name: "ResourceNotFoundException" }),
    );
  });
});
