"use client";
import { passwordLength } from "@tenantry/core/tenant/inputs";
import { formatExact } from "@tenantry/i18n/format";
import { AccountKitProvider } from "@tenantry/ui/account/kit";
import { useRouter } from "next/navigation";
import { useLocale, useTimeZone } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";
import { When } from "../chrome/when.tsx";

const Problem = ({ error }: { error: unknown }) => <ProblemAlert problem={problemOf(error)} />;
const passwordCodes: Readonly<Record<string, string>> = {
  too_short: "password_too_short",
  too_long: "password_too_long",
};

/** What the admin app lends to the sections of an account. */
export function AdminAccountKit({ passwordMin, children }: { passwordMin: number; children: ReactNode }) {
  const words = useFieldWords();
  const router = useRouter();
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
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
