import type { Card } from "./methods.tsx";

type SavedCard = Omit<Card, "isExpired">;

/** A card is good until its month is over. */
export function cardOf(card: SavedCard, now: Date): Card {
  const { id, brand, last4, expiresMonth, expiresYear, isDefault } = card;
  const isExpired = now.getTime() >= Date.UTC(expiresYear, expiresMonth, 1);
  return { id, brand, last4, expiresMonth, expiresYear, isDefault, isExpired };
}
