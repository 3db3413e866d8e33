import { AnchorLink, ButtonLink } from "@tenantry/ui/links";
import { Logo } from "@tenantry/ui/logo";
import { PortalShell } from "@tenantry/ui/portal-shell";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { api } from "../../trpc/server.ts";
import { HeaderControls } from "./header-controls.tsx";
import styles from "./public-shell.module.css";

/** The frame of pages that need no sign-in. `plain` leaves out the links that lead away from a form. */
export async function PublicShell({ plain = false, children }: { plain?: boolean; children: ReactNode }) {
  const [common, nav, owner, portal] = await Promise.all([
    getTranslations("common"),
    getTranslations("portal.nav"),
    api.owner.me(),
    api.tenant.portal(),
  ]);
  const account = owner
    ? { href: "/tenant/dashboard", label: nav("dashboard") }
    : { href: "/tenant/login", label: nav("signIn") };
  return (
    <PortalShell
      labels={{ skip: common("nav.skipToContent"), navigation: common("nav.main") }}
      logo={
        <Link href="/pricing">
          <Logo name={portal.name} src={portal.logoPath} />
        </Link>
      }
      end={
        <>
          <span className={styles.controls}>
            <HeaderControls />
          </span>
          <span>
            <ButtonLink href={account.href} variant="subtle" color="gray" size="sm" px="xs">
              {account.label}
            </ButtonLink>
          </span>
          {plain || !portal.selfRegistration ? null : (
            <span className={styles.register}>
              <ButtonLink href="/tenant/register" size="sm">
                {nav("register")}
              </ButtonLink>
            </span>
          )}
        </>
      }
      footer={
        <div className={styles.footer}>
          <bdi>{portal.name}</bdi>
          <nav className={styles.links} aria-label={nav("more")}>
            <AnchorLink href="/pricing" size="sm">
              {nav("pricing")}
            </AnchorLink>
            <AnchorLink href={account.href} size="sm">
              {account.label}
            </AnchorLink>
          </nav>
        </div>
      }
    >
      {children}
    </PortalShell>
  );
}
