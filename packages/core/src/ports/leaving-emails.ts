import type { KeptRecord, RemovedRecord } from "../leaving/purge.ts";

/** Mails about leaving. Links are absolute and lead to a page, never to a file. */
export type LeavingEmailTemplates = {
  tenant_deactivated: { name: string; businessName: string; purgeAt: string; timeZone: string; settingsUrl: string };
  purge_reminder: {
    name: string;
    businessName: string;
    purgeAt: string;
    timeZone: string;
    daysLeft: number;
    settingsUrl: string;
  };
  export_ready: { name: string; businessName: string; expiresAt: string; timeZone: string; settingsUrl: string };
  /** The last message about a business. */
  tenant_purged: {
    name: string;
    businessName: string;
    certificate: string;
    issuedAt: string;
    timeZone: string;
    removed: readonly RemovedRecord[];
    kept: readonly KeptRecord[];
  };
};
