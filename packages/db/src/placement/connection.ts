import type { SecretBox } from "@tenantry/core/ports/secret-box";

const context = (placement: string) => `placement:${placement}`;

/** Where a placement is, without anybody's name or password: host, port, database and TLS mode of a URL. */
export function placementAddress(url: string): string {
  const { protocol, host, pathname, searchParams } = new URL(url);
  const mode = searchParams.get("sslmode");
  return `${protocol}//${host}${pathname}${mode ? `?sslmode=${mode}` : ""}`;
}

/** `connection_secret` of a placement's row: it opens under this name only. */
export const sealAddress = (secrets: SecretBox, placement: string, url: string): string =>
  secrets.seal(placementAddress(url), context(placement));

export const openAddress = (secrets: SecretBox, placement: string, secret: string): string =>
  secrets.open(secret, context(placement));

/** Every process signs in with its own role, whose name and password are the same everywhere. */
export function signInUrl(secrets: SecretBox, placement: string, secret: string, ownUrl: string): string {
  const url = new URL(openAddress(secrets, placement, secret));
  const own = new URL(ownUrl);
  url.username = own.username;
  url.password = own.password;
  return url.toString();
}
