/** A token with its claims may be long; nothing that is longer than this is looked at. */
const BEARER = /^Bearer +([\x21-\x7e]{1,4096})$/i;
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What an `Authorization` header holds, told by its form alone: nothing is read for what cannot be let in. */
export type Credential =
  | { readonly kind: "api_key" | "token" | "admin_key"; readonly text: string }
  | { readonly kind: "none" };

export function credentialOf(header: string | undefined): Credential {
  const text = BEARER.exec(header ?? "")?.[1];
  if (text === undefined) return { kind: "none" };
  if (text.startsWith("ph_")) return { kind: "api_key", text };
  return { kind: TOKEN.test(text) ? "token" : "admin_key", text };
}
