import type { MembershipRole, StaffRole, WorkspaceRole } from "@tenantry/core/identity/permissions";
import type { TenantId } from "@tenantry/core/ids";
import type { Clock } from "@tenantry/core/ports/clock";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { Database } from "@tenantry/db/client";
import type { ActorRef } from "@tenantry/db/journal";

export type Actor =
  | { type: "visitor" }
  | { type: "owner"; id: string }
  | { type: "user"; id: string; role: WorkspaceRole }
  | { type: "staff"; id: string; role: StaffRole }
  | { type: "api_key"; id: string; role: StaffRole }
  | { type: "system" };

/** What every use case gets: its database role, the time, who asks, and the request to blame. */
export type ServiceContext = {
  readonly db: Database;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly requestId: string | null;
};

/** A use case inside one tenant: the edge has checked that the actor belongs to it. */
export type TenantContext = ServiceContext & { readonly tenantId: TenantId };
export type OwnerContext = TenantContext & { readonly role: MembershipRole };

export type WithHasher = { readonly hasher: PasswordHasher };

export function actorRef(actor: Actor): ActorRef {
  return { type: actor.type, id: "id" in actor ? actor.id : null };
}
