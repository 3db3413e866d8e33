import { DomainError } from "./errors.ts";

declare const brand: unique symbol;
/** A UUID in canonical lower case that passed `parseTenantId`, safe to stand in a `SET LOCAL`. */
export type TenantId = string & { readonly [brand]: "TenantId" };
/** `t_` and 26 letters or digits derived from the tenant's id: the only source of a tenant's schema name. */
export type TenantSchema = string & { readonly [brand]: "TenantSchema" };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// Crockford's base 32: no i, l, o, u, so that a schema name cannot be misread aloud.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

export const isUuid = (text: string): boolean => uuid.test(text);

export function parseTenantId(text: string): TenantId {
  const id = text.toLowerCase();
  if (!uuid.test(id)) throw new DomainError("not_found", "There is no tenant with this id.");
  return id as TenantId;
}

/** 128 bits as 26 digits of five bits, most significant first; order of ids = order of names. */
export function tenantSchema(id: TenantId): TenantSchema {
  let rest = BigInt(`0x${id.replaceAll("-", "")}`);
  let name = "";
  for (let i = 0; i < 26; i++) {
    name = (alphabet[Number(rest & 31n)] ?? "") + name;
    rest >>= 5n;
  }
  return `t_${name}` as TenantSchema;
}

export function tenantIdFromSchema(schema: string): TenantId | undefined {
  if (!/^t_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(schema)) return undefined;
  let value = 0n;
  for (const digit of schema.slice(2)) value = (value << 5n) | BigInt(alphabet.indexOf(digit));
  const hex = value.toString(16).padStart(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-") as TenantId;
}
