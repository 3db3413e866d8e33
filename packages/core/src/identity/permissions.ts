/** Roles of decision 18 and what each may do. */
export const tenantPermissions = [
  "tenant:read",
  "tenant:write",
  "billing:read",
  "billing:write",
  "workspace:open",
] as const;
export type TenantPermission = (typeof tenantPermissions)[number];
export type MembershipRole = "owner" | "billing_contact";

const membership: Record<MembershipRole, readonly TenantPermission[]> = {
  owner: tenantPermissions,
  billing_contact: ["tenant:read", "billing:read", "billing:write"],
};

export const workspacePermissions = ["workspace:read", "workspace:write", "workspace:manage"] as const;
export type WorkspacePermission = (typeof workspacePermissions)[number];
export type WorkspaceRole = "admin" | "member";

const workspace: Record<WorkspaceRole, readonly WorkspacePermission[]> = {
  admin: workspacePermissions,
  member: ["workspace:read", "workspace:write"],
};

export const staffPermissions = [
  "tenants:read",
  "tenants:write",
  "jobs:read",
  "jobs:write",
  "catalogue:write",
  "flags:write",
  "overrides:write",
  "billing:read",
  "billing:write",
  "settings:write",
  "staff:write",
] as const;
export type StaffPermission = (typeof staffPermissions)[number];
export const staffRoles = ["super_admin", "admin", "sales", "support"] as const;
export type StaffRole = (typeof staffRoles)[number];

const staff: Record<StaffRole, readonly StaffPermission[]> = {
  super_admin: staffPermissions,
  admin: [
    "tenants:read",
    "tenants:write",
    "jobs:read",
    "jobs:write",
    "catalogue:write",
    "flags:write",
    "overrides:write",
    "billing:read",
    "billing:write",
  ],
  sales: ["tenants:read", "jobs:read", "overrides:write", "billing:read"],
  support: ["tenants:read", "jobs:read", "billing:read"],
};

export const membershipMay = (role: MembershipRole, permission: TenantPermission): boolean =>
  membership[role].includes(permission);
export const workspaceMay = (role: WorkspaceRole, permission: WorkspacePermission): boolean =>
  workspace[role].includes(permission);
export const staffMay = (role: StaffRole, permission: StaffPermission): boolean => staff[role].includes(permission);
