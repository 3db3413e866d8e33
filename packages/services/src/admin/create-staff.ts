import { randomUUIDv7 } from "node:crypto";
import type { StaffRole } from "@tenantry/core/identity/permissions";
import { recordAudit } from "@tenantry/db/journal";
import { staff } from "@tenantry/db/platform/identity";
import { actorRef, type ServiceContext, type WithHasher } from "../context.ts";

/** Adds a staff member; "exists" when the address is somebody's already, who stays as they are. */
export async function createStaff(
  ctx: ServiceContext & WithHasher,
  person: { email: string; name: string; role: StaffRole; password: string },
): Promise<"created" | "exists"> {
  const { email, name, role } = person;
  const now = ctx.clock.now();
  const passwordHash = await ctx.hasher.hash(person.password);
  return ctx.db.transaction(async (tx) => {
    const id = randomUUIDv7();
    const added = await tx
      .insert(staff)
      .values({ id, email, name, role, passwordHash, locale: "en", createdAt: now })
      .onConflictDoNothing()
      .returning({ id: staff.id });
    if (added.length === 0) return "exists";
    await recordAudit(
      tx,
      { tenantId: null, actor: actorRef(ctx.actor), action: "staff.created", targetId: id, after: { role } },
      now,
    );
    return "created";
  });
}
