import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { GatewayFailureCode } from "@tenantry/core/ports/payments";
import { getTranslations } from "next-intl/server";
import type { Invoice } from "./data.ts";

const explained = [
  "declined",
  "insufficient_funds",
  "expired_card",
  "incorrect_card",
  "authentication_failed",
  "method_unusable",
] as const;

/** Why the last finished try failed; null when it did not, or when there was none. */
export function lastFailure({ attempts }: Pick<Invoice, "attempts">): GatewayFailureCode | null {
  const last = attempts.findLast(({ canceledAt }) => canceledAt === null);
  return last?.failedAt && !last.succeededAt ? (last.failureCode ?? "declined") : null;
}

/** What the bank said, and what to do. */
export async function Declined({ failure }: { failure: GatewayFailureCode | null }) {
  const t = await getTranslations("portal.billing.pay");
  if (!failure) return null;
  const code = explained.find((one) => one === failure) ?? "other";
  return (
    <Alert role="alert" color="brick" icon={<IconAlertCircle aria-hidden="true" />} title={t("declinedTitle")}>
      {t(`declined.${code}`)} {t("notCharged")}
    </Alert>
  );
}
