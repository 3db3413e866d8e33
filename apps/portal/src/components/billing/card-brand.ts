const known: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
};

/** A card's brand as it writes itself. */
export const brandName = (brand: string): string => known[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);
