/** Why the address rules forbid a target. The words tell a tenant what to change and never what a name resolved to. */
export type AddressRefusal =
  | "url_invalid"
  | "scheme_forbidden"
  | "port_forbidden"
  | "userinfo_forbidden"
  | "ip_literal_forbidden"
  | "address_forbidden";
