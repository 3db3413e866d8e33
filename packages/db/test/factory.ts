import { randomUUIDv7 } from "node:crypto";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { defaultBusinessHours } from "@tenantry/core/tenant/business-hours";
import { createDatabase, type Database } from "../src/client.ts";
import { tenants } from "../src/platform/tenancy.ts";
import { branches } from "../src/tenant/tables.ts";
import { createTenantSchema } from "../src/tenant-schema.ts";
import { testEnv } from "./env.ts";

const at = new Date("2026-03-01T00:00:00Z");

export const open = (role: "OWNER" | "PORTAL" | "JOBS" | "STAFF", poolSize = 1): Database =>
  createDatabase({ url: testEnv[`TEST_${role}_URL`], poolSize, name: "db-test" });

/** A tenant with a schema and one branch that carries its slug, so that a leak is recognised by its content. */
export async function addTenant(owner: Database): Promise<{ id: TenantId; slug: string }> {
  const id = parseTenantId(randomUUIDv7());
  const slug = `t-${id.slice(-12)}`;
  await owner.withTenant(id, async (tx) => {
    await tx.insert(tenants).values({
      id,
      slug,
      name: slug,
      email: `${slug}@example.com`,
      country: "OM",
      currency: "OMR",
      timeZone: "Asia/Muscat",
      language: "en",
      brandColorPrimary: "#000000",
      brandColorSecondary: "#FFFFFF",
      businessHours: defaultBusinessHours,
      placement: "primary",
      sandbox: false,
      createdAt: at,
      updatedAt: at,
      readyAt: at,
    });
    await createTenantSchema(tx, id, at);
    await tx.insert(branches).values({ id: randomUUIDv7(), name: slug, createdAt: at });
  });
  return { id, slug };
}
