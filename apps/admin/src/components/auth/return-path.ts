const home = "/dashboard/tenants";
const anyOrigin = "http://admin.invalid";

/** The page to go to after the sign-in: one of ours, or the tenant list. What leads elsewhere is dropped. */
export function returnPath(wish: string | undefined): string {
  if (!wish || !URL.canParse(wish, anyOrigin)) return home;
  const url = new URL(wish, anyOrigin);
  const ours = url.origin === anyOrigin && /^\/(dashboard|account)(\/|$)/.test(url.pathname);
  return ours ? `${url.pathname}${url.search}` : home;
}

/** Why somebody stands at the sign-in: their session ended, or they signed out. */
export type LoginNotice = "ended" | "out" | "changed";
export const loginNotices: readonly LoginNotice[] = ["ended", "out", "changed"];

/** Address of the sign-in that leads back to `path`. */
export function loginPath(path?: string, notice?: LoginNotice): string {
  const query = new URLSearchParams();
  if (path) query.set("next", path);
  if (notice) query.set("notice", notice);
  return query.size > 0 ? `/login?${query}` : "/login";
}
