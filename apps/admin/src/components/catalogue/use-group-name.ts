import { useTranslations } from "next-intl";

const known = ["receipts", "growth", "operations", "insight", "brand"] as const;

/** A feature group in words; the code of one that staff have made up since. */
export function useGroupName(): (group: string) => string {
  const t = useTranslations("catalogue.groups");
  return (group) => {
    const name = known.find((code) => code === group);
    return name ? t(name) : group;
  };
}
