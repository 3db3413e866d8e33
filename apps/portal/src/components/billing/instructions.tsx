import type { PaymentInstructions } from "@tenantry/core/ports/payments";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Bdi } from "@tenantry/ui/text";
import { getTranslations } from "next-intl/server";
import styles from "./billing.module.css";
import { CopyText } from "./copy-text.tsx";
import { Figure } from "./figures.tsx";

const fields = [
  "accountHolder",
  "bankName",
  "iban",
  "swift",
  "accountNumber",
  "routingNumber",
  "payableTo",
  "mailTo",
] as const;

/** Where to send the money and what to write beside it, for each way that is offered. */
export async function Instructions({ ways }: { ways: readonly PaymentInstructions[] }) {
  const t = await getTranslations("portal.billing.transfer");
  return (
    <>
      {ways.map(({ means, amount, reference, details }) => (
        <div key={means}>
          <h3 className={styles.subtitle}>{t(`means.${means}`)}</h3>
          <DefinitionList
            items={[
              { term: t("amount"), description: <Figure value={amount} strong /> },
              {
                term: t("reference"),
                description: (
                  <>
                    <strong>
                      <Bdi mono>{reference}</Bdi>
                    </strong>{" "}
                    <CopyText text={reference} label={t("copy", { field: t("reference") })} />
                  </>
                ),
              },
              ...fields.flatMap((field) => {
                const value = details[field];
                if (!value) return [];
                const isCode = field === "iban" || field === "swift" || field.endsWith("Number");
                const description = isCode ? (
                  <>
                    <Bdi mono>{value}</Bdi> <CopyText text={value} label={t("copy", { field: t(`fields.${field}`) })} />
                  </>
                ) : (
                  <bdi>{value}</bdi>
                );
                return [{ term: t(`fields.${field}`), description }];
              }),
            ]}
          />
        </div>
      ))}
    </>
  );
}
