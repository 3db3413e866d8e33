"use client";
import { Menu } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

/** To the page of one's own sign-in. */
export function AccountMenuItem() {
  const t = useTranslations("portal.account");
  return (
    <Menu.Item
      component={Link}
      href="/account"
      leftSection={<IconShieldLock size={18} stroke={1.6} aria-hidden="true" />}
    >
      {t("security")}
    </Menu.Item>
  );
}
