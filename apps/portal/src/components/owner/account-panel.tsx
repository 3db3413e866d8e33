"use client";
import { Button, Group, Modal, SegmentedControl, Stack, useDirection } from "@mantine/core";
import { Locale, locales } from "@tenantry/core/locale";
import { direction } from "@tenantry/i18n/locale";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { selectLocale } from "../../i18n/select-locale.ts";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

/** The owner's own sign-in: the same for all their businesses. */
export function AccountPanel({ owner }: { owner: { name: string; email: string } }) {
  const t = useTranslations("portal.settings.account");
  return (
    <Stack gap="lg">
      <Section title={t("title")} description={t("intro")}>
        <DefinitionList
          items={[
            { term: t("name"), description: <bdi>{owner.name}</bdi> },
            { term: t("email"), description: <Bdi>{owner.email}</Bdi> },
            { term: t("password"), description: <AnchorLink href="/tenant/account">{t("changePassword")}</AnchorLink> },
            { term: t("language"), description: <LanguageChoice /> },
          ]}
        />
      </Section>
      <SignOutEverywhere />
    </Stack>
  );
}

function LanguageChoice() {
  const t = useTranslations("portal.settings.account");
  const languages = useTranslations("common.language");
  const current = useLocale();
  const { setDirection } = useDirection();
  const [pending, startTransition] = useTransition();
  const choose = (choice: string) =>
    startTransition(async () => {
      const locale = Locale.parse(choice);
      await selectLocale(locale);
      setDirection(direction(locale));
    });
  return (
    <Stack gap={4} align="flex-start">
      <SegmentedControl
        aria-label={t("language")}
        size="sm"
        disabled={pending}
        value={current}
        onChange={choose}
        data={locales.map((locale) => ({ value: locale, label: <span lang={locale}>{languages(locale)}</span> }))}
      />
      <small>{t("languageHelp")}</small>
    </Stack>
  );
}

function SignOutEverywhere() {
  const t = useTranslations("portal.settings.account.everywhere");
  const actions = useTranslations("common.actions");
  const [asking, setAsking] = useState(false);
  const signOut = trpc.owner.signOutEverywhere.useMutation({
    onSuccess: () => window.location.assign("/tenant/login?notice=everywhere"),
  });
  return (
    <Section title={t("title")} description={t("text")}>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("submit")}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("confirm")}>
        <Stack gap="md">
          <div>{t("consequence")}</div>
          <FormProblemAlert problem={signOut.error ? problemOf(signOut.error) : null} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setAsking(false)}>
              {actions("cancel")}
            </Button>
            <Button loading={signOut.isPending || signOut.isSuccess} onClick={() => signOut.mutate()}>
              {t("submit")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  );
}
