import type { StaffRole } from "@tenantry/core/identity/permissions";
import { secondFactors, staff } from "@tenantry/db/platform/identity";
import { and, asc, eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type StaffMember = {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  createdAt: Date;
  disabledAt: Date | null;
  /** Null without a second factor. */
  secondFactorSince: Date | null;
};

const most = 500;

/** Who works in the admin app, by name, at most 500. */
export async function listStaff(ctx: ServiceContext): Promise<StaffMember[]> {
  return ctx.db.orm
    .select({
      id: staff.id,
      name: staff.name,
      email: staff.email,
      role: staff.role,
      createdAt: staff.createdAt,
      disabledAt: staff.disabledAt,
      secondFactorSince: secondFactors.confirmedAt,
    })
    .from(staff)
    .leftJoin(secondFactors, and(eq(secondFactors.realm, "staff"), eq(secondFactors.subjectId, staff.id)))
    .orderBy(asc(staff.name), asc(staff.id))
    .limit(most);
}
