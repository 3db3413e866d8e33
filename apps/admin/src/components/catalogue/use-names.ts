import { useLocale } from "next-intl";
import { trpc } from "../../trpc/client.tsx";

/** Names of features and meters in the reader's language; the code of one that the catalogue does not have. */
export function useNames() {
  const locale = useLocale();
  const { data } = trpc.admin.catalogue.parts.useQuery();
  const named = (list: readonly { code: string; name: Record<typeof locale, string> }[] | undefined, code: string) =>
    list?.find((row) => row.code === code)?.name[locale] ?? code;
  return {
    parts: data,
    featureName: (code: string) => named(data?.features, code),
    meterName: (code: string) => named(data?.meters, code),
  };
}
