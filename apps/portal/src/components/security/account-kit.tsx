"use client";
import { passwordLength } from "@tenantry/core/tenant/inputs";
import { formatExact } from "@tenantry/i18n/format";
import { AccountKitProvider } from "@tenantry/ui/account/kit";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { FormProblemAlert, problemOf, useFieldWords } from "../chrome/form-problem.tsx";
import { useZone, When } from "./when.tsx";

const Problem = ({ error }: { error: unknown }) => <FormProblemAlert problem={problemOf(error)} />;
const passwordCodes: Readonly<Record<string, string>> = {
  too_short: "password_too_short",
  too_long: "password_too_long",
};

/** What the portal lends to the sections of an account. */
export function PortalAccountKit({ passwordMin, children }: { passwordMin: number; children: ReactNode }) {
  const words = useFieldWords();
  const router = useRouter();
  const locale = useLocale();
  const timeZone = useZone();
  const kit = useMemo(
    () => ({
      fieldsOf: (error: unknown) => problemOf(error).fields,
      fieldWords: (code: string | undefined) =>
        words(code === undefined ? undefined : (passwordCodes[code] ?? code), {
          min: passwordMin,
          max: passwordLength.max,
        }),
      Problem,
      When,
      exact: (instant: Date) => formatExact(instant, locale, timeZone),
      refresh: () => router.refresh(),
    }),
    [words, router, locale, timeZone, passwordMin],
  );
  return <AccountKitProvider value={kit}>{children}</AccountKitProvider>;
}
