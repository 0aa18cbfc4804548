/** As text, `whpk_…`, or as an entry of the sender's `keys.json`. */
export type PublicKey = string | { readonly kty?: string; readonly crv?: string; readonly x?: string };
