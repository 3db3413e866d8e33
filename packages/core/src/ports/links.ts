import type { TenantId } from "../ids.ts";

export type MintedLink = { url: string; expiresAt: Date };

/** A workspace by its tenant and the slug of its address. */
export type Workspace = { tenantId: TenantId; slug: string };

/** Makes one-time links for mails and pages. A link is a secret: it goes to its reader and into no log, event or step result. */
export interface LinkMinter {
  /** Into a workspace as one of its users, without a password. */
  signIn(to: Workspace & { userId: string }): Promise<MintedLink>;
  /** To the page on which an invited user sets name and password. */
  invitation(to: Workspace & { userId: string }): Promise<MintedLink>;
  /** To the page on which somebody joins the people of a business. */
  membership(to: { tenantId: TenantId; invitationId: string }): Promise<MintedLink>;
  /** To the page that sets a new password. */
  resetPassword(
    to: { realm: "owner" | "staff"; subjectId: string } | (Workspace & { realm: "user"; subjectId: string }),
  ): Promise<MintedLink>;
  /** To the page that confirms the new address of an account. */
  confirmEmail(to: { realm: "owner" | "staff"; changeId: string }): Promise<MintedLink>;
  /** To the page that confirms a registration's address. */
  confirmRegistration(to: { tenantId: TenantId; registrationId: string }): Promise<MintedLink>;
}
