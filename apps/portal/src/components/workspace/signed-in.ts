import { redirectToSignIn } from "../identity/sign-in-redirect.ts";
import { requireWorkspace, type Workspace } from "./host.ts";
import { loadTenant, loadUser, type WorkspaceTenant, type WorkspaceUser } from "./visit.ts";

export type Visit = { workspace: Workspace; user: WorkspaceUser; tenant: WorkspaceTenant | null; isAdmin: boolean };

/** Who looks at a page of the workspace; others sign in first and come back. `tenant` is null while it is blocked. */
export async function requireVisit(path: string): Promise<Visit> {
  const [workspace, user, tenant] = await Promise.all([requireWorkspace(), loadUser(), loadTenant()]);
  if (!user) return redirectToSignIn("user", "/login", path);
  return { workspace, user, tenant, isAdmin: user.role === "admin" };
}
