import type { Locale } from "@tenantry/core/locale";
import { fromDecimal } from "@tenantry/core/money";
import type { BillingEmailTemplates, MailAmount } from "@tenantry/core/ports/billing-emails";
import type { EmailMessage } from "@tenantry/core/ports/email";
import { formatCount, formatDate, formatDateTime, formatMoney, formatZone } from "@tenantry/i18n/format";
import { translator } from "@tenantry/i18n/messages";
import type { Block, Letter } from "./blocks.ts";
import { isolated, plainName } from "./hostile-text.ts";

type BillingMessage = Extract<EmailMessage, { template: keyof BillingEmailTemplates }>;
type BillingLetter = Omit<Letter, "greeting" | "linkHint" | "footer"> & { name: string };
type Unpaid = BillingEmailTemplates["payment_action"];

/** The words of a mail about money, one of its parts each. */
export function billingLetter(message: BillingMessage): BillingLetter {
  const { locale } = message;
  const t = translator(locale, "email");
  const words = wordsIn(locale);
  const text = (sentence: string): Block => ({ kind: "text", text: sentence });
  const action = (label: string, url: string): Block => ({ kind: "action", label, url });
  const fact = (term: string, value: string) => ({ term, value });
  const invoiceFact = (number: string) => fact(t("billing.facts.invoice"), number);
  const unpaid = ({ number, amount, payUrl, readOnlyAt, timeZone }: Unpaid): Block[] => [
    action(t("billing.pay"), payUrl),
    { kind: "facts", facts: [invoiceFact(number), fact(t("billing.facts.due"), words.money(amount))] },
    text(
      readOnlyAt === null
        ? t("billing.isReadOnly")
        : t("billing.readOnlyFrom", { date: isolated(words.day(readOnlyAt, timeZone)) }),
    ),
  ];
  const follows = (props: { follows: "free" | "plan" | "nothing"; followsPlan: string | null }) =>
    t("billing.follows", { follows: props.follows, planName: words.name(props.followsPlan ?? "") });

  switch (message.template) {
    case "trial_ending": {
      const { props } = message;
      const business = plainName(props.businessName);
      const date = words.instant(props.trialEndsAt, props.timeZone);
      const planName = words.name(props.planName);
      return {
        name: props.name,
        subject: t("trial_ending.subject", { businessName: business, days: props.daysLeft }),
        preview: t("trial_ending.preview"),
        title: t("trial_ending.title", { days: props.daysLeft }),
        blocks: [
          text(t("trial_ending.intro", { planName, businessName: isolated(business), date })),
          action(t("trial_ending.cta"), props.billingUrl),
          text(follows(props)),
        ],
      };
    }
    case "invoice_issued": {
      const { props } = message;
      const { number, total, due, dueOn, payUrl, timeZone, invoiceUrl } = props;
      const facts = [
        invoiceFact(number),
        fact(t("billing.facts.total"), words.money(total)),
        fact(t("billing.facts.due"), words.money(due)),
        ...(dueOn ? [fact(t("billing.facts.dueOn"), words.day(dueOn, timeZone))] : []),
      ];
      return {
        name: props.name,
        subject: t("invoice_issued.subject", { number }),
        preview: t("invoice_issued.preview", { amount: words.money(total) }),
        title: t("invoice_issued.title", { number: isolated(number) }),
        blocks: [
          text(t("invoice_issued.intro", { businessName: words.name(props.businessName) })),
          payUrl ? action(t("billing.pay"), payUrl) : action(t("billing.open"), invoiceUrl),
          { kind: "facts", facts },
          text(payUrl ? t("invoice_issued.unpaid") : t("invoice_issued.settled")),
          ...(payUrl ? [{ kind: "link" as const, text: t("invoice_issued.see"), url: invoiceUrl }] : []),
        ],
      };
    }
    case "credit_note_issued": {
      const { props } = message;
      const facts = [
        fact(t("billing.facts.creditNote"), props.number),
        ...(props.invoiceNumber ? [invoiceFact(props.invoiceNumber)] : []),
        fact(t("billing.facts.credit"), words.money(props.amount)),
      ];
      return {
        name: props.name,
        subject: t("credit_note_issued.subject", { number: props.number }),
        preview: t("credit_note_issued.preview", { amount: words.money(props.amount) }),
        title: t("credit_note_issued.title", { number: isolated(props.number) }),
        blocks: [
          text(t("credit_note_issued.intro", { settledBy: props.settledBy })),
          { kind: "facts", facts },
          action(t("billing.open"), props.billingUrl),
        ],
      };
    }
    case "receipt": {
      const { props } = message;
      const { number, amount, rounding } = props;
      const facts = [
        invoiceFact(number),
        fact(t("billing.facts.paid"), words.money(amount)),
        ...(rounding ? [fact(t("billing.facts.rounding"), words.money(rounding))] : []),
        fact(t("billing.facts.method"), words.name(props.method)),
        fact(t("billing.facts.paidAt"), words.instant(props.paidAt, props.timeZone)),
      ];
      return {
        name: props.name,
        subject: t("receipt.subject", { number }),
        preview: t("receipt.preview", { amount: words.money(amount) }),
        title: t("receipt.title"),
        blocks: [
          text(t("receipt.intro", { businessName: words.name(props.businessName), number: isolated(number) })),
          { kind: "facts", facts },
          ...(rounding ? [text(t("receipt.rounding"))] : []),
          action(t("billing.open"), props.invoiceUrl),
        ],
      };
    }
    case "payment_failed": {
      const { props } = message;
      return {
        name: props.name,
        subject: t("payment_failed.subject", { number: props.number }),
        preview: t("payment_failed.preview"),
        title: t("payment_failed.title"),
        blocks: [
          text(t("payment_failed.intro", { amount: words.money(props.amount), number: isolated(props.number) })),
          text(t("payment_failed.reason", { reason: props.reason })),
          ...unpaid(props),
        ],
      };
    }
    case "payment_reminder": {
      const { props } = message;
      const dueOn = isolated(words.day(props.dueOn, props.timeZone));
      return {
        name: props.name,
        subject: t("payment_reminder.subject", { number: props.number, day: props.day }),
        preview: t("payment_reminder.preview", { amount: words.money(props.amount) }),
        title: t("payment_reminder.title", { day: props.day }),
        blocks: [text(t("payment_reminder.intro", { number: isolated(props.number), date: dueOn })), ...unpaid(props)],
      };
    }
    case "payment_action": {
      const { props } = message;
      return {
        name: props.name,
        subject: t("payment_action.subject", { number: props.number }),
        preview: t("payment_action.preview"),
        title: t("payment_action.title"),
        blocks: [
          text(t("payment_action.intro", { amount: words.money(props.amount), number: isolated(props.number) })),
          ...unpaid(props),
        ],
      };
    }
    case "card_expiring": {
      const { props } = message;
      const card = isolated(`${plainName(props.brand)} ${plainName(props.last4)}`);
      const date = isolated(`${String(props.expiresMonth).padStart(2, "0")}/${props.expiresYear}`);
      return {
        name: props.name,
        subject: t("card_expiring.subject", { last4: props.last4 }),
        preview: t("card_expiring.preview"),
        title: t("card_expiring.title"),
        blocks: [
          text(t("card_expiring.intro", { card, date, businessName: words.name(props.businessName) })),
          action(t("card_expiring.cta"), props.billingUrl),
        ],
      };
    }
    case "subscription_changed": {
      const { props } = message;
      const named = { planName: words.name(props.planName), cycle: t(`billing.cycle.${props.cycle}`) };
      return {
        name: props.name,
        subject: t("subscription_changed.subject", { businessName: plainName(props.businessName) }),
        preview: t("subscription_changed.preview"),
        title: t("subscription_changed.title"),
        blocks: [
          text(t("subscription_changed.intro", { ...named, businessName: words.name(props.businessName) })),
          action(t("billing.open"), props.billingUrl),
        ],
      };
    }
    case "change_scheduled": {
      const { props } = message;
      const named = { planName: words.name(props.planName), cycle: t(`billing.cycle.${props.cycle}`) };
      const date = words.instant(props.effectiveAt, props.timeZone);
      return {
        name: props.name,
        subject: t("change_scheduled.subject", { businessName: plainName(props.businessName) }),
        preview: t("change_scheduled.preview"),
        title: t("change_scheduled.title"),
        blocks: [
          text(t("change_scheduled.intro", { ...named, businessName: words.name(props.businessName), date })),
          action(t("billing.open"), props.billingUrl),
          text(t("change_scheduled.undo")),
        ],
      };
    }
    case "subscription_canceled": {
      const { props } = message;
      const date = words.instant(props.until, props.timeZone);
      return {
        name: props.name,
        subject: t("subscription_canceled.subject", { businessName: plainName(props.businessName) }),
        preview: t("subscription_canceled.preview"),
        title: t("subscription_canceled.title"),
        blocks: [
          text(t("subscription_canceled.intro", { planName: words.name(props.planName), date })),
          text(follows(props)),
          action(t("subscription_canceled.cta"), props.billingUrl),
        ],
      };
    }
    case "subscription_ended": {
      const { props } = message;
      return {
        name: props.name,
        subject: t("subscription_ended.subject", { businessName: plainName(props.businessName) }),
        preview: t("subscription_ended.preview"),
        title: t("subscription_ended.title"),
        blocks: [
          text(t("subscription_ended.intro", { planName: words.name(props.planName), because: props.because })),
          text(follows(props)),
          action(t("subscription_ended.cta"), props.billingUrl),
        ],
      };
    }
    case "refund": {
      const { props } = message;
      const facts = [
        fact(t("billing.facts.refund"), words.money(props.amount)),
        ...(props.number ? [invoiceFact(props.number)] : []),
        fact(t("billing.facts.method"), words.name(props.method)),
      ];
      return {
        name: props.name,
        subject: t("refund.subject", { businessName: plainName(props.businessName) }),
        preview: t("refund.preview", { amount: words.money(props.amount) }),
        title: t("refund.title"),
        blocks: [text(t("refund.intro")), { kind: "facts", facts }, action(t("billing.open"), props.billingUrl)],
      };
    }
    case "usage_warning": {
      const { props } = message;
      const meterName = words.name(props.meterName);
      const count = (quantity: number) => isolated(formatCount(quantity, locale));
      return {
        name: props.name,
        subject: t("usage_warning.subject", { meterName: plainName(props.meterName), level: props.level }),
        preview: t("usage_warning.preview"),
        title: t("usage_warning.title", { meterName, level: props.level }),
        blocks: [
          text(
            t("usage_warning.intro", {
              used: count(props.used),
              limit: count(props.limit),
              unit: words.name(props.unit),
              businessName: words.name(props.businessName),
            }),
          ),
          text(t("usage_warning.next", { reached: props.level >= 100 ? "yes" : "no" })),
          action(t("usage_warning.cta"), props.billingUrl),
        ],
      };
    }
    case "job_failed": {
      const { props } = message;
      const facts = [
        fact(t("job_failed.function"), isolated(props.functionId)),
        fact(t("job_failed.run"), isolated(props.runId)),
        fact(t("job_failed.error"), isolated(plainName(props.errorClass))),
        ...(props.tenantName ? [fact(t("job_failed.tenant"), words.name(props.tenantName))] : []),
      ];
      return {
        name: props.name,
        subject: t("job_failed.subject", { functionId: props.functionId }),
        preview: t("job_failed.preview"),
        title: t("job_failed.title"),
        blocks: [
          text(t("job_failed.intro")),
          { kind: "facts", facts },
          action(t("job_failed.cta"), props.runUrl),
          { kind: "note", text: t("job_failed.once") },
        ],
      };
    }
  }
}

function wordsIn(locale: Locale) {
  return {
    name: (name: string) => isolated(plainName(name)),
    money: ({ decimal, currency }: MailAmount) => {
      const amount = fromDecimal(decimal, currency);
      return isolated(amount ? formatMoney(amount, locale) : `${decimal} ${currency}`);
    },
    day: (instant: string, timeZone: string) => formatDate(instant, locale, timeZone),
    instant: (instant: string, timeZone: string) =>
      isolated(`${formatDateTime(instant, locale, timeZone)} (${formatZone(instant, timeZone)})`),
  };
}
