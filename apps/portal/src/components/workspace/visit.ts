import { cache } from "react";
import { api } from "../../trpc/server.ts";
import { loadWorkspace } from "./host.ts";

/** Who is signed in here; null while nobody is, or nobody can be. Once per request. */
export const loadUser = cache(async () => ((await loadWorkspace())?.ready ? api.user.me() : null));

export type WorkspaceUser = NonNullable<Awaited<ReturnType<typeof loadUser>>>;

/** What the signed-in user may know of the business; null while nobody is signed in, or the workspace is blocked. */
export const loadTenant = cache(async () => {
  const [workspace, user] = await Promise.all([loadWorkspace(), loadUser()]);
  return user && workspace?.access !== "blocked" ? api.tenant.me() : null;
});

export type WorkspaceTenant = NonNullable<Awaited<ReturnType<typeof loadTenant>>>;
