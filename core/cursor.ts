import type { TenantScope } from "./api-key-record.ts";
import type { RouteName } from "./contract/routes.ts";
import { openEnvelope, sealEnvelope } from "./envelope.ts";
import type { EnvelopeContext } from "./envelope-context.ts";
import { EnvelopeError } from "./envelope-error.ts";
import type { Chance } from "./id.ts";
import { ApiProblem } from "./problem.ts";

/** The list that a cursor leads on in. It opens in no other one. */
export interface CursorList {
  readonly route: RouteName;
  /** `*` for the lists of the whole stage. */
  readonly tenant: TenantScope;
  /** The id of what is listed from, where a tenant has several lists of the route. */
  readonly of?: string;
}

/** A platform secret counts no versions: which of its values has sealed, the key commitment tells. */
const KEY_VERSION = 0;

export function sealCursor(list: CursorList, position: string, key: Uint8Array, chance: Chance): string {
  const plaintext = Buffer.from(position, "utf8");
  const envelope = sealEnvelope({ plaintext, dataKey: dataKeyOf(key), context: contextOf(list), chance });
  return Buffer.from(envelope).toString("base64url");
}

/** The position that was sealed, under whichever of the keys. Why a cursor does not open is nobody's business but ours. */
export function openCursor(list: CursorList, cursor: string, keys: readonly Uint8Array[]): string {
  const envelope = Buffer.from(cursor, "base64url");
  // Node decodes around what is not base64url, and drops the last bits: without this a cursor had many spellings.
  if (envelope.toString("base64url") !== cursor) throw cursorInvalid();

  for (const key of keys) {
    const position = openUnder(key, list, envelope);
    if (position !== undefined) return Buffer.from(position).toString("utf8");
  }
  throw cursorInvalid();
}

export function cursorInvalid(): ApiProblem {
  const message = "wanted the `nextCursor` of an earlier page of this list";
  return new ApiProblem(422, "cursor_invalid", `The cursor does not lead on in this list, ${message}`, {
    fields: [{ field: "cursor", message }],
  });
}

function openUnder(key: Uint8Array, list: CursorList, envelope: Uint8Array): Uint8Array | undefined {
  try {
    return openEnvelope({ envelope, dataKey: dataKeyOf(key), context: contextOf(list) });
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}

const dataKeyOf = (bytes: Uint8Array) => ({ version: KEY_VERSION, bytes });

const contextOf = ({ route, tenant, of = "" }: CursorList): EnvelopeContext => ({
  purpose: "cursor",
  tenant,
  recordType: route,
  recordId: of,
});
