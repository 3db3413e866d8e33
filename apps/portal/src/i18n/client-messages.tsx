import type { Messages, Namespace } from "@tenantry/i18n/messages";
import { type AbstractIntlMessages, NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

/** A namespace, or one section of it: `errors`, `portal.register`. */
export type MessageSection = Namespace | { [N in Namespace]: `${N}.${keyof Messages[N] & string}` }[Namespace];

/** What every page's client components may say: states, forms and their errors. */
const everywhere: readonly MessageSection[] = [
  "errors",
  "common.actions",
  "common.state",
  "common.pages",
  "common.theme",
  "common.language",
  "common.password",
];

function pick(messages: Messages, sections: readonly MessageSection[]): AbstractIntlMessages {
  const picked: Record<string, AbstractIntlMessages> = {};
  for (const section of sections) {
    const [namespace = "", name] = section.split(".");
    const all: AbstractIntlMessages = messages[namespace as Namespace];
    picked[namespace] = name === undefined ? all : { ...picked[namespace], [name]: all[name] ?? {} };
  }
  return picked;
}

/** Hands client components the words they need and no others; goes around the pages that need `sections`. */
export async function ClientMessages({
  sections = [],
  children,
}: {
  sections?: readonly MessageSection[];
  children: ReactNode;
}) {
  const messages = pick(await getMessages(), [...everywhere, ...sections]);
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
