import { randomBytes } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { CreateSandboxInput } from "@tenantry/core/tenant/create-input";
import type { ServiceContext, WithHasher } from "../context.ts";
import { createTenant } from "./create-tenant.ts";

export type NewSandbox = {
  tenantId: TenantId;
  slug: string;
  adminEmail: string;
  /** Of the workspace's administrator, and of its owner where the address was new here. Shown once, stored nowhere. */
  adminPassword: string;
};

/** A test tenant with sign-ins to hand out. Errors: those of `createTenant`. */
export async function createSandbox(
  ctx: ServiceContext & WithHasher,
  input: CreateSandboxInput & { reason: string },
): Promise<NewSandbox> {
  const { adminEmail: given, ...parsed } = CreateSandboxInput.parse(input);
  const adminEmail = given ?? `owner-${randomBytes(4).toString("hex")}@sandbox.example`;
  const adminPassword = randomBytes(15).toString("base64url");
  const created = await createTenant(ctx, {
    ...parsed,
    adminEmail,
    adminPassword,
    sandbox: true,
    reason: input.reason,
  });
  return { ...created, adminEmail, adminPassword };
}
