"use client";
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout, IconUser } from "@tabler/icons-react";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { identityOf, type PortalRealm } from "./realm.ts";
import styles from "./user-menu.module.css";

export type UserMenuProps = {
  realm: PortalRealm;
  user: { name: string; email: string };
  signInPath: string;
  /** Menu items above "Sign out". */
  children?: ReactNode;
};

export function UserMenu({ realm, user, signInPath, children }: UserMenuProps) {
  const t = useTranslations("portal.account");
  const actions = useTranslations("common.actions");
  const offline = useTranslations("common.pages.offline");
  const signOut = identityOf(realm).signOut.useMutation({
    onSuccess: () => window.location.assign(`${signInPath}?notice=out`),
    onError: () => notifications.show({ color: "brick", title: offline("title"), message: offline("text") }),
  });
  return (
    <Menu position="bottom-end" width={260} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("menu", { name: user.name })}>
          <IconUser size={20} stroke={1.6} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <span className={styles.soft}>{t("signedInAs")}</span>
          <bdi className={styles.name}>{user.name}</bdi>
          <span className={styles.soft}>
            <Bdi>{user.email}</Bdi>
          </span>
        </div>
        <Menu.Divider />
        {children}
        <Menu.Item
          closeMenuOnClick={false}
          disabled={signOut.isPending}
          leftSection={<IconLogout className="tn-mirror" size={18} stroke={1.6} aria-hidden="true" />}
          onClick={() => signOut.mutate()}
        >
          {actions("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
