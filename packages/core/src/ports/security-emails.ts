import type { SecurityChange } from "../events.ts";

/** Mails about the locks of an account. */
export type SecurityEmailTemplates = {
  /** To the account's address, whatever was changed and by whom. */
  security_notice: { name: string; change: SecurityChange; resetUrl: string };
  /** To the new address. */
  confirm_email_change: { name: string; url: string; expiresAt: string; timeZone: string };
  /** To the old address. */
  email_change_requested: { name: string; newEmail: string; accountUrl: string; resetUrl: string };
  /** To an address that has an account: somebody asked to move another account to it. */
  email_change_taken: { name: string; signInUrl: string; resetUrl: string };
};
