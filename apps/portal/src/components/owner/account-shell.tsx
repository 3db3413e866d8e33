"use client";
import { Menu } from "@mantine/core";
import { IconHome2, IconPlus, IconReceipt2, IconSettings, IconShieldLock } from "@tabler/icons-react";
import { Logo, LogoMark } from "@tenantry/ui/logo";
import { PortalShell } from "@tenantry/ui/portal-shell";
import Link from "next/link";
import { useParams, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { billingPath } from "../billing/paths.ts";
import { HeaderControls } from "../chrome/header-controls.tsx";
import { UserMenu } from "../identity/user-menu.tsx";
import styles from "./account-shell.module.css";
import { type TenantChoice, TenantSwitch } from "./tenant-switch.tsx";

export type AccountShellProps = {
  owner: { name: string; email: string };
  tenants: readonly TenantChoice[];
  portal: { name: string; logoPath: string | null; selfRegistration: boolean };
  children: ReactNode;
};

const icon = { size: 20, stroke: 1.6, "aria-hidden": true } as const;

/** The frame of a signed-in owner. Which business is looked at stands in the address, so that two tabs may differ. */
export function AccountShell({ owner, tenants, portal, children }: AccountShellProps) {
  const nav = useTranslations("portal.nav");
  const account = useTranslations("portal.account");
  const common = useTranslations("common");
  const inQuery = useSearchParams().get("tenant");
  // Billing names the business in its path: an invoice's address is passed on.
  const { tenantId: inPath } = useParams<{ tenantId?: string }>();
  const asked = inPath ?? inQuery;
  const current = tenants.find(({ id }) => id === asked) ?? tenants[0];
  const query = tenants.length > 1 && current ? `?tenant=${current.id}` : "";
  const dashboard = `/tenant/dashboard${query}`;
  return (
    <PortalShell
      labels={{ skip: common("nav.skipToContent"), navigation: common("nav.main") }}
      logo={
        <Link href={dashboard} aria-label={portal.name}>
          <span className={styles.logo}>
            <Logo name={portal.name} src={portal.logoPath} />
          </span>
          <span className={styles.mark}>
            <LogoMark />
          </span>
        </Link>
      }
      start={current ? <TenantSwitch tenants={tenants} current={current} /> : null}
      end={
        <>
          <HeaderControls />
          <UserMenu realm="owner" user={owner} signInPath="/tenant/login">
            <Menu.Item
              component={Link}
              href={`/tenant/settings${query ? `${query}&` : "?"}tab=account`}
              leftSection={<IconSettings size={18} stroke={1.6} aria-hidden="true" />}
            >
              {account("settings")}
            </Menu.Item>
            <Menu.Item
              component={Link}
              href={`/tenant/account${query}`}
              leftSection={<IconShieldLock size={18} stroke={1.6} aria-hidden="true" />}
            >
              {account("security")}
            </Menu.Item>
            {portal.selfRegistration ? (
              <Menu.Item
                component={Link}
                href="/tenant/register"
                leftSection={<IconPlus size={18} stroke={1.6} aria-hidden="true" />}
              >
                {nav("addTenant")}
              </Menu.Item>
            ) : null}
            <Menu.Divider />
          </UserMenu>
        </>
      }
      nav={[
        { href: dashboard, label: nav("dashboard"), icon: <IconHome2 {...icon} /> },
        {
          href: current ? billingPath(current.id) : "/billing",
          label: nav("billing"),
          icon: <IconReceipt2 {...icon} />,
        },
        { href: `/tenant/settings${query}`, label: nav("settings"), icon: <IconSettings {...icon} /> },
      ]}
    >
      {children}
    </PortalShell>
  );
}
