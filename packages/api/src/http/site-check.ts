import { DomainError } from "@tenantry/core/errors";

/**
 * Refuses requests that another site's page made with our cookies. Browsers say so in `Sec-Fetch-Site`; older ones at
 * least send `Origin` with what changes something. What carries neither is no browser's page.
 */
export function requireSameOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site) {
    if (site === "same-origin") return;
    // A person who opens an address directly reads, and only that.
    if (site === "none" && request.method === "GET") return;
    throw crossSite();
  }
  const origin = request.headers.get("origin");
  if (
    origin === null
      ? request.method !== "GET" && request.headers.has("cookie")
      : hostOf(origin) !== request.headers.get("host")
  ) {
    throw crossSite();
  }
}

const crossSite = () => new DomainError("cross_site", "The request was made by a page of another site.");

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
