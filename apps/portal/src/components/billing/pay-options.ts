import type { Locale } from "@tenantry/core/locale";
import type { Money } from "@tenantry/core/money";
import { type GatewayId, toGatewayAmount } from "@tenantry/core/ports/payments";
import { formatMoney } from "@tenantry/i18n/format";

export type PayOption = {
  /** A saved card's id, or the gateway's. */
  key: string;
  kind: "saved" | "hosted" | "manual";
  gateway: GatewayId;
  card: { brand: string; last4: string } | null;
  /** What is asked for this way. */
  amount: string;
  /** The same where it differs from the amount due: a gateway may take no last digit. */
  note: string | null;
  savesMethods: boolean;
};

export type PayOptions = { all: readonly PayOption[]; chosen: string };

type Gateway = { id: GatewayId; step: bigint; hosted: boolean; savesMethods: boolean; offSession: boolean };
type Card = { id: string; gateway: GatewayId; brand: string; last4: string; isDefault: boolean; isExpired: boolean };

/** The ways to pay `due`: saved cards first, then the gateways; what was used last is chosen. */
export function payOptions(
  due: Money,
  facts: { gateways: readonly Gateway[]; remembered: GatewayId | null; cards: readonly Card[] },
  locale: Locale,
): PayOptions {
  const { gateways, remembered, cards } = facts;
  const amountAt = ({ step }: Gateway) => {
    const { charged, rounding } = toGatewayAmount(due, step);
    const amount = formatMoney(charged, locale);
    return { amount, note: rounding.minor === 0n ? null : amount };
  };
  const saved = cards.flatMap(({ id, gateway: at, brand, last4, isExpired }): PayOption[] => {
    const gateway = gateways.find((one) => one.id === at && one.offSession);
    if (!gateway || isExpired) return [];
    return [{ key: id, kind: "saved", gateway: at, card: { brand, last4 }, ...amountAt(gateway), savesMethods: false }];
  });
  const others = gateways.map(
    (gateway): PayOption => ({
      key: gateway.id,
      kind: gateway.hosted ? "hosted" : "manual",
      gateway: gateway.id,
      card: null,
      ...amountAt(gateway),
      savesMethods: gateway.savesMethods,
    }),
  );
  const all = [...saved, ...others];
  const usual = all.find((option) => option.gateway === remembered) ?? all[0];
  return { all, chosen: usual?.key ?? "" };
}
