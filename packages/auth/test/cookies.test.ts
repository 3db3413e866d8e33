import { blankSessionCookie, sessionCookie, sessionCookieName } from "@tenantry/auth/cookies";
import { expect, it } from "vitest";

it.each([
  ["owner", "http://localhost:3000", "tenantry_owner"],
  ["user", "https://app.example.com", "__Host-tenantry_user"],
  ["staff", "https://admin.example.com", "__Host-tenantry_staff"],
] as const)("the cookie of %s on %s is named %s", (realm, origin, name) => {
  expect(sessionCookieName(realm, origin)).toBe(name);
});

it("a session's cookie is for this host only, out of reach of scripts, and lives as long as the session", () => {
  expect(sessionCookie("staff", "https://admin.example.com", "token").serialize()).toBe(
    "__Host-tenantry_staff=token; HttpOnly; Max-Age=43200; Path=/; SameSite=Lax; Secure",
  );
  expect(sessionCookie("owner", "http://localhost:3000", "token").attributes).toEqual({
    httpOnly: true,
    secure: false,
    sameSite: "lax",
    path: "/",
    maxAge: 30 * 24 * 3600,
  });
});

it("a blank cookie removes it", () => {
  const cookie = blankSessionCookie("user", "http://localhost:3000");
  expect(cookie).toMatchObject({ name: "tenantry_user", value: "", attributes: { maxAge: 0, path: "/" } });
});
