import type { Realm } from "@tenantry/db/platform/identity";
import { Cookie } from "lucia";
import { sessionSeconds } from "./realms.ts";

const isSecure = (origin: string): boolean => new URL(origin).protocol === "https:";

/** Realms have names of their own because cookies ignore ports; `__Host-` keeps other subdomains from setting ours. */
export function sessionCookieName(realm: Realm, origin: string): string {
  return `${isSecure(origin) ? "__Host-" : ""}tenantry_${realm}`;
}

/** `origin` is the configured origin of the app (its scheme decides `Secure`), never the request's Host. */
export function sessionCookie(realm: Realm, origin: string, token: string): Cookie {
  return cookie(realm, origin, token, sessionSeconds[realm]);
}

/** Removes the cookie from the browser. */
export function blankSessionCookie(realm: Realm, origin: string): Cookie {
  return cookie(realm, origin, "", 0);
}

function cookie(realm: Realm, origin: string, value: string, maxAge: number): Cookie {
  const attributes = { httpOnly: true, secure: isSecure(origin), sameSite: "lax", path: "/", maxAge } as const;
  return new Cookie(sessionCookieName(realm, origin), value, attributes);
}
