"use client";
import {
  Avatar,
  Menu,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
  VisuallyHidden,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconChevronDown,
  IconDevices,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconShieldLock,
  IconSun,
} from "@tabler/icons-react";
import { locales } from "@tenantry/core/locale";
import { Bdi } from "@tenantry/ui/text";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useTransition } from "react";
import { leaveFor, trpc } from "../../trpc/client.tsx";
import type { Staff } from "../../trpc/server.ts";
import { loginPath } from "../auth/return-path.ts";
import { ProblemWords, problemOf } from "./problem.tsx";
import { useSelectLocale } from "./use-select-locale.ts";
import styles from "./user-menu.module.css";

const icon = { size: 16, stroke: 1.6, "aria-hidden": true } as const;

/** Who is signed in, as what; language, appearance, the ways out. */
export function UserMenu({ me }: { me: Staff }) {
  const t = useTranslations("common");
  const account = useTranslations("account");
  const locale = useLocale();
  const selectLocale = useSelectLocale();
  const [, startTransition] = useTransition();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light", { getInitialValueInEffect: true }) === "dark";
  const leaving = {
    onSuccess: () => leaveFor(loginPath(undefined, "out")),
    onError: (error: unknown) =>
      notifications.show({ color: "brick", message: <ProblemWords problem={problemOf(error)} /> }),
  };
  const signOut = trpc.staff.signOut.useMutation(leaving);
  const signOutEverywhere = trpc.staff.signOutEverywhere.useMutation(leaving);
  const role = t(`roles.staff.${me.role}`);
  return (
    <Menu position="bottom-end" width={248} shadow="md">
      <Menu.Target>
        <UnstyledButton className={styles.target}>
          <VisuallyHidden>{t("nav.account")}: </VisuallyHidden>
          <Avatar name={me.name} size={28} color="evergreen" aria-hidden />
          <span className={styles.name}>
            <bdi>{me.name}</bdi>
          </span>
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.card}>
          <strong>
            <bdi>{me.name}</bdi>
          </strong>
          <span>{role}</span>
          <Bdi>{me.email}</Bdi>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} href="/account" leftSection={<IconShieldLock {...icon} />}>
          {account("menu")}
        </Menu.Item>
        {locales
          .filter((code) => code !== locale)
          .map((code) => (
            <Menu.Item
              key={code}
              lang={code}
              leftSection={<IconLanguage {...icon} />}
              onClick={() => startTransition(() => selectLocale(code))}
            >
              {t(`language.${code}`)}
            </Menu.Item>
          ))}
        <Menu.Item
          leftSection={isDark ? <IconSun {...icon} /> : <IconMoon {...icon} />}
          onClick={() => setColorScheme(isDark ? "light" : "dark")}
        >
          {isDark ? t("theme.toLight") : t("theme.toDark")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...icon} className="tn-mirror" />} onClick={() => signOut.mutate()}>
          {t("actions.signOut")}
        </Menu.Item>
        <Menu.Item leftSection={<IconDevices {...icon} />} onClick={() => signOutEverywhere.mutate()}>
          {t("actions.signOutEverywhere")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
