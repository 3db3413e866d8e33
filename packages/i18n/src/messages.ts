import type { Locale } from "@tenantry/core/locale";
import { createTranslator } from "use-intl/core";
import arAccount from "./messages/ar/account.json" with { type: "json" };
import arAdmin from "./messages/ar/admin.json" with { type: "json" };
import arCatalogue from "./messages/ar/catalogue.json" with { type: "json" };
import arCommon from "./messages/ar/common.json" with { type: "json" };
import arDocuments from "./messages/ar/documents.json" with { type: "json" };
import arEmail from "./messages/ar/email.json" with { type: "json" };
import arErrors from "./messages/ar/errors.json" with { type: "json" };
import arLeaving from "./messages/ar/leaving.json" with { type: "json" };
import arPortal from "./messages/ar/portal.json" with { type: "json" };
import arRevenue from "./messages/ar/revenue.json" with { type: "json" };
import arSteering from "./messages/ar/steering.json" with { type: "json" };
import arWorkspace from "./messages/ar/workspace.json" with { type: "json" };
import enAccount from "./messages/en/account.json" with { type: "json" };
import enAdmin from "./messages/en/admin.json" with { type: "json" };
import enCatalogue from "./messages/en/catalogue.json" with { type: "json" };
import enCommon from "./messages/en/common.json" with { type: "json" };
import enDocuments from "./messages/en/documents.json" with { type: "json" };
import enEmail from "./messages/en/email.json" with { type: "json" };
import enErrors from "./messages/en/errors.json" with { type: "json" };
import enLeaving from "./messages/en/leaving.json" with { type: "json" };
import enPortal from "./messages/en/portal.json" with { type: "json" };
import enRevenue from "./messages/en/revenue.json" with { type: "json" };
import enSteering from "./messages/en/steering.json" with { type: "json" };
import enWorkspace from "./messages/en/workspace.json" with { type: "json" };

const en = {
  common: enCommon,
  errors: enErrors,
  portal: enPortal,
  workspace: enWorkspace,
  account: enAccount,
  admin: enAdmin,
  steering: enSteering,
  revenue: enRevenue,
  catalogue: enCatalogue,
  email: enEmail,
  leaving: enLeaving,
  documents: enDocuments,
};

/** English is the shape; a key that Arabic lacks fails the type check here. */
export type Messages = typeof en;
export type Namespace = keyof Messages;

const ar: Messages = {
  common: arCommon,
  errors: arErrors,
  portal: arPortal,
  workspace: arWorkspace,
  account: arAccount,
  admin: arAdmin,
  steering: arSteering,
  revenue: arRevenue,
  catalogue: arCatalogue,
  email: arEmail,
  leaving: arLeaving,
  documents: arDocuments,
};

const catalogue: Record<Locale, Messages> = { en, ar };

/**
 * The namespaces an app hands to next-intl. Only for the server: in the browser it would carry every language,
 * so a page passes on what its client components need.
 */
export function messagesFor<N extends Namespace>(locale: Locale, ...namespaces: N[]): Pick<Messages, N> {
  const all = catalogue[locale];
  const picked: Partial<Pick<Messages, N>> = {};
  for (const namespace of namespaces) picked[namespace] = all[namespace];
  return picked as Pick<Messages, N>;
}

/** A translator outside React: e-mails, documents, jobs. Throws on a message that is missing or malformed. */
export function translator<N extends Namespace>(locale: Locale, namespace: N) {
  return createTranslator({
    locale,
    messages: catalogue[locale],
    namespace,
    onError: (error) => {
      throw error;
    },
  });
}

declare module "use-intl/core" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
