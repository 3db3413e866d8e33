import { sessionCookieName } from "@tenantry/auth/cookies";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getPlatform } from "../../compose.ts";
import type { PortalRealm } from "./realm.ts";
import { signInPath } from "./return-path.ts";

/** Leads to the sign-in page and back to `path` afterwards; a session that has ended is called that. */
export async function redirectToSignIn(realm: PortalRealm, page: string, path: string): Promise<never> {
  const jar = await cookies();
  redirect(signInPath(page, path, jar.has(sessionCookieName(realm, getPlatform().origins.portalOrigin))));
}
