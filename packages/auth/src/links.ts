import type { Clock } from "@tenantry/core/ports/clock";
import type { LinkMinter, MintedLink } from "@tenantry/core/ports/links";
import type { Database } from "@tenantry/db/client";
import type { Realm } from "@tenantry/db/platform/identity";
import { inScope, type RealmScope } from "./realms.ts";
import { mintToken, type TokenPurpose, type TokenSubject } from "./tokens.ts";

export type LinkOrigins = {
  /** `https://app.example.com`; workspaces share its scheme. */
  portalOrigin: string;
  adminOrigin: string;
  /** Workspaces live at `{slug}.{workspaceDomain}`; a port may follow. */
  workspaceDomain: string;
};

/** Links made from configured origins, never from a request's Host: whoever asks for a mail must not choose its links. */
export function linkMinter({ db, clock, origins }: { db: Database; clock: Clock; origins: LinkOrigins }): LinkMinter {
  const { portalOrigin, adminOrigin, workspaceDomain } = origins;
  const { protocol } = new URL(portalOrigin);
  const workspace = (slug: string) => `${protocol}//${slug}.${workspaceDomain}`;

  async function mint(
    page: URL,
    scope: RealmScope,
    request: TokenSubject & { realm: Realm; purpose: TokenPurpose },
  ): Promise<MintedLink> {
    const { token, expiresAt } = await inScope(db, scope, (tx) => mintToken(tx, request, clock.now()));
    page.searchParams.set("token", token);
    return { url: page.toString(), expiresAt };
  }

  return {
    signIn({ tenantId, slug, userId }) {
      const scope = { realm: "user", tenantId } as const;
      const page = new URL("/sign-in", workspace(slug));
      return mint(page, scope, { ...scope, purpose: "sign_in", subjectId: userId });
    },
    invitation({ tenantId, slug, userId }) {
      const scope = { realm: "user", tenantId } as const;
      const page = new URL("/join", workspace(slug));
      return mint(page, scope, { ...scope, purpose: "accept_invitation", subjectId: userId });
    },
    membership({ tenantId, invitationId }) {
      const request = { realm: "owner", purpose: "accept_invitation", subjectId: invitationId, tenantId } as const;
      return mint(new URL("/tenant/join", portalOrigin), { realm: "owner" }, request);
    },
    resetPassword(to) {
      const { realm, subjectId } = to;
      const purpose = "reset_password";
      if (realm === "user") {
        const { tenantId, slug } = to;
        const page = new URL("/reset", workspace(slug));
        return mint(page, { realm, tenantId }, { realm, purpose, subjectId, tenantId });
      }
      const page = realm === "staff" ? new URL("/reset", adminOrigin) : new URL("/tenant/reset", portalOrigin);
      return mint(page, { realm }, { realm, purpose, subjectId, tenantId: null });
    },
    confirmEmail({ realm, changeId }) {
      const page =
        realm === "staff" ? new URL("/confirm-email", adminOrigin) : new URL("/tenant/confirm-email", portalOrigin);
      return mint(page, { realm }, { realm, purpose: "confirm_email", subjectId: changeId, tenantId: null });
    },
    confirmRegistration({ tenantId, registrationId }) {
      const request = { realm: "owner", purpose: "confirm_registration", subjectId: registrationId, tenantId } as const;
      return mint(new URL("/tenant/confirm", portalOrigin), { realm: "owner" }, request);
    },
  };
}
