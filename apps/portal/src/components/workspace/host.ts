import { notFound } from "next/navigation";
import { cache } from "react";
import { api } from "../../trpc/server.ts";

/** The workspace of this subdomain, once per request; null where nobody lives. */
export const loadWorkspace = cache(() => api.tenant.workspace());

export type Workspace = NonNullable<Awaited<ReturnType<typeof loadWorkspace>>>;

export async function requireWorkspace(): Promise<Workspace> {
  return (await loadWorkspace()) ?? notFound();
}
