type Parameter = string | string[] | undefined;

/** Only its origin matters: a path that leaves it was made to lead people away. */
const here = "https://here.invalid";

/** Where somebody wanted to go before signing in: a path of this site, or `fallback` for anything else. */
export function returnPath(to: Parameter, fallback: string): string {
  if (typeof to !== "string" || !to.startsWith("/") || to.length > 500) return fallback;
  const url = URL.parse(to, here);
  return url?.origin === here ? `${url.pathname}${url.search}` : fallback;
}

/** The sign-in page that leads back to `path` afterwards; `ended` says that a session was over. */
export function signInPath(page: string, path: string, ended: boolean): string {
  const query = new URLSearchParams({ to: path, ...(ended ? { notice: "ended" } : {}) });
  return `${page}?${query}`;
}
