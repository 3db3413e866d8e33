/** `acme` of `acme.example.com`; undefined on the portal itself. A port belongs to the domain. */
export function slugOfHost(host: string | null, workspaceDomain: string): string | undefined {
  const name = host?.toLowerCase();
  return name?.endsWith(`.${workspaceDomain}`) ? name.slice(0, -workspaceDomain.length - 1) : undefined;
}
