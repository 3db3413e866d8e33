"use client";
import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { billingPath } from "../billing/paths.ts";
import styles from "./tenant-switch.module.css";

export type TenantChoice = { id: string; name: string };

/** The business that is looked at; with several, a menu of links to the same page of the others (to their billing, from an invoice). */
export function TenantSwitch({ tenants, current }: { tenants: readonly TenantChoice[]; current: TenantChoice }) {
  const nav = useTranslations("portal.nav");
  const path = usePathname();
  if (tenants.length < 2) {
    return (
      <span className={styles.name}>
        <bdi>{current.name}</bdi>
      </span>
    );
  }
  return (
    <Menu position="bottom-start" width={280} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={styles.button}>
          <span className={styles.name}>
            <bdi>{current.name}</bdi>
          </span>
          <IconSelector size={18} stroke={1.6} role="img" aria-label={nav("switchTenant")} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {tenants.map(({ id, name }) => (
          <Menu.Item
            key={id}
            component={Link}
            href={path.startsWith("/billing") ? billingPath(id) : `${path}?tenant=${id}`}
            aria-current={id === current.id || undefined}
            leftSection={
              id === current.id ? (
                <IconCheck size={18} stroke={2} aria-hidden="true" />
              ) : (
                <span className={styles.space} />
              )
            }
          >
            <bdi>{name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
