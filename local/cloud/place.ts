/** The account that the local cloud plays. An id that AWS gives to nobody. */
export const LOCAL_ACCOUNT = "000000000000";

export interface Place {
  readonly accountId: string;
  readonly region: string;
}
