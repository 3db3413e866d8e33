import type { StaffRole } from "@tenantry/core/identity/permissions";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import { createDatabase } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { apiKeys } from "@tenantry/db/platform/identity";
import { createStaff } from "../admin/create-staff.ts";
import { hashServiceKey, newServiceKey } from "../identity/service-key.ts";
import { updateSettings } from "../settings/update-settings.ts";
import { demoBilling } from "./demo-billing.ts";

const password = "estate-office-keys";
const people: { email: string; name: string; role: StaffRole }[] = [
  { email: "root@tenantry.example", name: "Salma Al Harthy", role: "super_admin" },
  { email: "admin@tenantry.example", name: "Jonas Weber", role: "admin" },
  { email: "sales@tenantry.example", name: "Mina Okafor", role: "sales" },
  { email: "support@tenantry.example", name: "Yusuf Al Balushi", role: "support" },
];

export type DemoStaff = { staff: { email: string; password: string; role: StaffRole }[]; adminApiKey: string };

/** Staff, how it bills, and a service key for a local stack. Returns the key only when it makes it: the table holds its hash. */
export async function seedDemo(options: { staffUrl: string; hasher: PasswordHasher; now: Date }): Promise<DemoStaff> {
  const db = createDatabase({ url: options.staffUrl, poolSize: 1, name: "tenantry-seed" });
  const adminApiKey = newServiceKey();
  try {
    const ctx = {
      db,
      clock: { now: () => options.now },
      actor: { type: "system" as const },
      requestId: null,
      hasher: options.hasher,
    };
    for (const person of people) await createStaff(ctx, { ...person, password });
    await updateSettings(ctx, { patch: { billing: demoBilling }, reason: "local stack" });
    await db.transaction(async (tx) => {
      await tx
        .insert(apiKeys)
        .values({ id: hashServiceKey(adminApiKey), name: "local stack", role: "admin", createdAt: options.now });
      const actor = { type: "system", id: null } as const;
      await recordAudit(
        tx,
        { tenantId: null, actor, action: "api_key.created", after: { name: "local stack" } },
        options.now,
      );
    });
  } finally {
    await db.close();
  }
  return { staff: people.map(({ email, role }) => ({ email, password, role })), adminApiKey };
}
