import { SMOKE_EVENT, SmokeAnswer } from "../../core/contract/smoke.ts";

export interface SmokeTestPorts {
  /** Calls one version of a function, and rejects when it failed. */
  readonly invoke: (versionArn: string, event: unknown) => Promise<unknown>;
  readonly versions: readonly string[];
}

/** Why a version must not get traffic. */
export interface Complaint {
  readonly version: string;
  readonly reason: string;
}

/**
 * Tries every new version of the stack, whichever of them CodeDeploy asks for: they were built from one commit, and a
 * function that works beside one that does not is no deployment.
 */
export function createSmokeTest({ invoke, versions }: SmokeTestPorts): () => Promise<readonly Complaint[]> {
  return async () => {
    const complaints = await Promise.all(versions.map((version) => complaintOf(version, invoke)));
    return complaints.filter((complaint) => complaint !== undefined);
  };
}

async function complaintOf(version: string, invoke: SmokeTestPorts["invoke"]): Promise<Complaint | undefined> {
  try {
    const reason = whatIsWrong(await invoke(version, SMOKE_EVENT), version);
    return reason === undefined ? undefined : { version, reason };
  } catch (error) {
    return { version, reason: error instanceof Error ? error.message : String(error) };
  }
}

function whatIsWrong(answer: unknown, versionArn: string): string | undefined {
  const parsed = SmokeAnswer.safeParse(answer);
  if (!parsed.success) return `it answered ${JSON.stringify(answer)}, wanted that the smoke test passed`;

  const wanted = versionArn.split(":").at(-1);
  const { version } = parsed.data;
  return version === wanted ? undefined : `version ${version} answered, wanted ${wanted}`;
}
