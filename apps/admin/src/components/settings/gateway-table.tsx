"use client";
import { money } from "@tenantry/core/money";
import { formatMoney } from "@tenantry/i18n/format";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { Money } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import catalogue from "../catalogue/catalogue.module.css";
import formStyles from "../chrome/form.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { ScrollRegion } from "../chrome/scroll-region.tsx";

const abilities = ["offSession", "savesMethods", "refunds", "hosted"] as const;

/** What each gateway of this installation can do, by currency; the checkout offers nothing else. */
export function GatewayTable() {
  const t = useTranslations("revenue.company.settings.gateways");
  const names = useTranslations("revenue.company.payments.gateways");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const { data, error, refetch } = trpc.admin.payments.gateways.useQuery(undefined, { staleTime: 60_000 });
  if (!data)
    return error ? (
      <LoadError error={error} onRetry={() => void refetch()} />
    ) : (
      <CardSkeleton label={common("loading")} lines={4} />
    );
  return (
    <div className={formStyles.form}>
      {data.map(({ id, currencies }) => (
        <details key={id}>
          <summary>{t("summary", { name: names(id), count: currencies.length })}</summary>
          {currencies.length === 0 ? (
            <p className={formStyles.note}>{t("none")}</p>
          ) : (
            <ScrollRegion label={t("summary", { name: names(id), count: currencies.length })}>
              <table className={catalogue.grid}>
                <thead>
                  <tr>
                    <th scope="col">{t("currency")}</th>
                    <th scope="col">{t("minimum")}</th>
                    <th scope="col">{t("step")}</th>
                    {abilities.map((ability) => (
                      <th key={ability} scope="col">
                        {t(ability)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {currencies.map(({ currency, minimum, step, ...can }) => (
                    <tr key={currency}>
                      <th scope="row">{currency}</th>
                      <td>
                        <Money>{formatMoney(minimum, locale)}</Money>
                      </td>
                      <td>
                        <Money>{formatMoney(money(step, currency), locale)}</Money>
                      </td>
                      {abilities.map((ability) => (
                        <td key={ability}>{can[ability] ? common("yes") : common("no")}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )}
        </details>
      ))}
    </div>
  );
}
