import { parseAccessToken } from "@tenantry/auth/access-tokens";
import { isApiKey, type ServiceKey, validateApiKey } from "@tenantry/auth/api-keys";
import { blankSessionCookie, sessionCookie, sessionCookieName } from "@tenantry/auth/cookies";
import type { ActiveSession } from "@tenantry/auth/sessions";
import { validateSession } from "@tenantry/auth/sessions";
import type { TenantId } from "@tenantry/core/ids";
import { slugOfHost } from "@tenantry/core/tenant/workspace-host";
import type { Realm } from "@tenantry/db/platform/identity";
import type { ServiceContext } from "@tenantry/services/context";
import { resolveSlug, type WorkspaceHost } from "@tenantry/services/tenant/resolve-slug";
import type { Platform } from "./platform.ts";

export type OwnerSession = ActiveSession<{ realm: "owner" }>;
export type StaffSession = ActiveSession<{ realm: "staff" }>;
export type UserSession = ActiveSession<{ realm: "user"; tenantId: TenantId }>;

/** One request, as the edges see it. `setCookie` does nothing where no response can carry one (a page's prefetch). */
export type RequestFacts = {
  readonly surface: "web" | "rest";
  readonly headers: Headers;
  readonly ip: string | null;
  readonly requestId: string;
  readonly setCookie: (value: string) => void;
};

export type Context<P extends Platform = Platform> = {
  readonly platform: P;
  readonly request: RequestFacts;
  /** As nobody in particular; the ladder's rungs replace the actor. */
  readonly service: ServiceContext;
  readonly owner: () => Promise<OwnerSession | null>;
  /** Null also while a second factor is required and missing: nothing but the account's own procedures opens then. */
  readonly staff: () => Promise<StaffSession | null>;
  /** Staff as they signed in, with or without the second factor that may be required. */
  readonly staffAtDoor: () => Promise<StaffSession | null>;
  /** The workspace of the request's subdomain, when it has one. */
  readonly workspace: () => Promise<WorkspaceHost | null>;
  /** A user of that workspace (cookie), or of the tenant that a `/v1` bearer token belongs to. */
  readonly user: () => Promise<UserSession | null>;
  /** The service whose key a REST request carries; only the admin app can look one up. */
  readonly serviceKey: () => Promise<ServiceKey | null>;
  readonly presentedToken: (realm: Realm) => string | undefined;
  readonly rememberSession: (realm: Realm, token: string) => void;
  readonly forgetSession: (realm: Realm) => void;
};

export function createContext<P extends Platform>(platform: P, request: RequestFacts): Context<P> {
  const { db, clock, origins } = platform;
  const service: ServiceContext = { db, clock, actor: { type: "visitor" }, requestId: request.requestId };
  const originOf = (realm: Realm) => (realm === "staff" ? origins.adminOrigin : origins.portalOrigin);
  const presentedToken = (realm: Realm) => cookieOf(request.headers, sessionCookieName(realm, originOf(realm)));
  // `/v1` ignores cookies: a browser that is signed in somewhere must not lend its session to an API call.
  const webToken = (realm: Realm) => (request.surface === "web" ? presentedToken(realm) : undefined);
  const rememberSession = (realm: Realm, token: string) =>
    request.setCookie(sessionCookie(realm, originOf(realm), token).serialize());

  async function kept<S extends { fresh: boolean }>(
    realm: Realm,
    token: string,
    session: Promise<S | null>,
  ): Promise<S | null> {
    const active = await session;
    if (active?.fresh) rememberSession(realm, token);
    return active;
  }

  const workspace = once(async () => {
    const slug = slugOfHost(request.headers.get("host"), origins.workspaceDomain);
    return slug ? ((await resolveSlug(service, slug)) ?? null) : null;
  });

  const staffAtDoor = once(async () => {
    if (request.surface === "rest") {
      const token = bearerOf(request.headers);
      return token && !isApiKey(token) && !parseAccessToken(token)
        ? validateSession(db, { realm: "staff", token, audience: "api" }, clock.now())
        : null;
    }
    const token = webToken("staff");
    return token
      ? kept("staff", token, validateSession(db, { realm: "staff", token, audience: "web" }, clock.now()))
      : null;
  });

  return {
    platform,
    request,
    service,
    presentedToken,
    rememberSession,
    forgetSession: (realm) => request.setCookie(blankSessionCookie(realm, originOf(realm)).serialize()),
    workspace,
    owner: once(async () => {
      const token = webToken("owner");
      return token
        ? kept("owner", token, validateSession(db, { realm: "owner", token, audience: "web" }, clock.now()))
        : null;
    }),
    serviceKey: once(async () => {
      const bearer = request.surface === "rest" ? bearerOf(request.headers) : undefined;
      return bearer ? validateApiKey(db, bearer) : null;
    }),
    staffAtDoor,
    staff: async () => {
      const session = await staffAtDoor();
      return platform.requireStaffSecondFactor && !session?.subject.secondFactor ? null : session;
    },
    user: once(async () => {
      if (request.surface === "rest") {
        const bearer = parseAccessToken(bearerOf(request.headers) ?? "");
        return bearer ? validateSession(db, { realm: "user" as const, ...bearer, audience: "api" }, clock.now()) : null;
      }
      const token = webToken("user");
      const host = token ? await workspace() : null;
      if (!token || !host) return null;
      const scope = { realm: "user" as const, tenantId: host.tenantId };
      return kept("user", token, validateSession(db, { ...scope, token, audience: "web" }, clock.now()));
    }),
  };
}

export function bearerOf(headers: Headers): string | undefined {
  return /^Bearer ([^\s]{1,200})$/i.exec(headers.get("authorization") ?? "")?.[1];
}

function cookieOf(headers: Headers, name: string): string | undefined {
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return value.join("=") || undefined;
  }
  return undefined;
}

/** Procedures of one batch share what was looked up. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => (loading ??= load());
}
