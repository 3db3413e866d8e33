import { notFound } from "next/navigation";
import { cache } from "react";
import { api } from "../../trpc/server.ts";
import { redirectToSignIn } from "../identity/sign-in-redirect.ts";

/** Who is signed in and what is theirs; null while nobody is. Once per request, for the frame and the page. */
export const loadAccount = cache(async () => {
  const owner = await api.owner.me();
  return owner && { owner, tenants: await api.tenant.mine() };
});

export type Account = NonNullable<Awaited<ReturnType<typeof loadAccount>>>;
export type OwnedTenant = Account["tenants"][number];

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** The account at `path`, with the tenant that `?tenant=` names, else the first one; undefined while there is none. */
export async function accountAt(path: string, query: Query): Promise<Account & { tenant: OwnedTenant | undefined }> {
  const account = await loadAccount();
  if (!account) return redirectToSignIn("owner", "/tenant/login", withQuery(path, query));
  const { tenant: asked } = query;
  const tenant = asked === undefined ? account.tenants[0] : account.tenants.find(({ id }) => id === asked);
  if (asked !== undefined && !tenant) notFound();
  return { ...account, tenant };
}

function withQuery(path: string, query: Query): string {
  const single = Object.entries(query).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));
  return single.length === 0 ? path : `${path}?${new URLSearchParams(single)}`;
}
