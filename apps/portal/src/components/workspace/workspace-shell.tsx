import { IconBuildingStore, IconFiles, IconHome2, IconShoppingBag, IconUsers } from "@tabler/icons-react";
import { Logo } from "@tenantry/ui/logo";
import { PortalShell } from "@tenantry/ui/portal-shell";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientMessages } from "../../i18n/client-messages.tsx";
import { BrandMark } from "../business/brand-mark.tsx";
import { businessName } from "../business/business-name.ts";
import { HeaderControls } from "../chrome/header-controls.tsx";
import { UserMenu } from "../identity/user-menu.tsx";
import { AccountMenuItem } from "./account-menu-item.tsx";
import type { Workspace } from "./host.ts";
import styles from "./workspace-shell.module.css";

export type WorkspaceShellProps = {
  /** Absent where nobody lives: then the frame is ours. */
  workspace: Workspace | null;
  user: { name: string; email: string } | null;
  /** The business's main colour, as far as this reader may know it. */
  color?: string | undefined;
  children: ReactNode;
};

const icon = { size: 20, stroke: 1.6, "aria-hidden": true } as const;

/** The frame of a workspace carries the business's name, not ours. */
export async function WorkspaceShell({ workspace, user, color, children }: WorkspaceShellProps) {
  const [common, nav, locale] = await Promise.all([
    getTranslations("common"),
    getTranslations("workspace.nav"),
    getLocale(),
  ]);
  const name = workspace ? businessName(workspace, locale) : undefined;
  return (
    <PortalShell
      labels={{ skip: common("nav.skipToContent"), navigation: common("nav.main") }}
      logo={
        name === undefined ? (
          <Logo name={common("brand.name")} />
        ) : (
          <Link href="/">
            <span className={styles.brand}>
              <BrandMark name={name} color={color} logoPath={workspace?.logoPath} />
              <bdi className={styles.name}>{name}</bdi>
            </span>
          </Link>
        )
      }
      {...(user && {
        nav: [
          { href: "/", label: nav("home"), icon: <IconHome2 {...icon} />, exact: true },
          { href: "/orders", label: nav("orders"), icon: <IconShoppingBag {...icon} /> },
          { href: "/people", label: nav("people"), icon: <IconUsers {...icon} /> },
          { href: "/branches", label: nav("branches"), icon: <IconBuildingStore {...icon} /> },
          { href: "/files", label: nav("files"), icon: <IconFiles {...icon} /> },
        ],
      })}
      end={
        <>
          <HeaderControls />
          {user ? (
            <ClientMessages sections={["portal.account"]}>
              <UserMenu realm="user" user={user} signInPath="/login">
                <AccountMenuItem />
              </UserMenu>
            </ClientMessages>
          ) : null}
        </>
      }
    >
      {children}
    </PortalShell>
  );
}
