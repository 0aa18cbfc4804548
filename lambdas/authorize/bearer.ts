const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** The key of an `Authorization: Bearer …` header, or nothing when it has another form. */
export const bearerOf = (header: string | undefined): string | undefined => BEARER.exec(header ?? "")?.[1];
