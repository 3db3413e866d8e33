import { randomUUIDv7 } from "node:crypto";
import type { SecurityChange } from "@tenantry/core/events";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { type RealmScope, tenantOf } from "./realms.ts";

const actions = {
  password: "password_changed",
  email: "email_changed",
  second_factor_on: "second_factor_switched_on",
  second_factor_off: "second_factor_switched_off",
  recovery_codes: "recovery_codes_renewed",
  recovery_code_used: "recovery_code_used",
} as const;

/** Audit row and mail notice of what somebody did to the locks of their own account. */
export async function announceSecurityChange(
  tx: Tx,
  request: RealmScope & { subjectId: string; ip: string | null; requestId: string | null },
  change: Exclude<SecurityChange, "second_factor_reset">,
  now: Date,
): Promise<void> {
  const { realm, subjectId, ip, requestId } = request;
  const tenantId = tenantOf(request);
  const actor = { type: realm, id: subjectId };
  const action = `${realm}.${actions[change]}`;
  await recordAudit(tx, { tenantId, actor, action, targetId: subjectId, after: { ip }, requestId }, now);
  // An id of its own: the mail's permanent key must not come from a header that a client may repeat.
  const data = { realm, subjectId, tenantId, change, requestId: randomUUIDv7() };
  await enqueueEvent(tx, { name: "account/security.changed", data }, now);
}
