import { ButtonLink } from "@tenantry/ui/links";
import { getTranslations } from "next-intl/server";
import { ClientMessages } from "../../i18n/client-messages.tsx";
import { api, required } from "../../trpc/server.ts";
import { plansPath } from "../billing/paths.ts";
import { PlanSection } from "../billing/plan-section.tsx";
import { isMeter, Usage } from "../business/usage.tsx";
import styles from "./settings-form.module.css";

/** The settings' view of the plan: what it is, what is used of it, and the way to another one. */
export async function SubscriptionPanel({ tenantId, mayWrite }: { tenantId: string; mayWrite: boolean }) {
  const [t, overview, current] = await Promise.all([
    getTranslations("portal.dashboard.plan"),
    required(api.subscription.overview({ tenantId })),
    required(api.subscription.current({ tenantId })),
  ]);
  return (
    <ClientMessages sections={["portal.billing"]}>
      <div className={styles.form}>
        <PlanSection tenantId={tenantId} overview={overview} mayWrite={mayWrite} />
        <Usage
          readings={current.meters.flatMap(({ meter, ...reading }) => (isMeter(meter) ? [{ meter, ...reading }] : []))}
        />
        <div>
          <ButtonLink href={plansPath(tenantId)} variant="default">
            {t("compare")}
          </ButtonLink>
        </div>
      </div>
    </ClientMessages>
  );
}
