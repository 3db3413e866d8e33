import { isRightToLeft } from "@tenantry/core/locale";
import { getLocale } from "next-intl/server";
import { BrandMark } from "../business/brand-mark.tsx";
import { businessName } from "../business/business-name.ts";
import type { Workspace } from "./host.ts";
import styles from "./workspace-mark.module.css";

/** Whose door this is, in the reader's language and, below, by its other name. */
export async function WorkspaceMark({ workspace }: { workspace: Workspace }) {
  const locale = await getLocale();
  const name = businessName(workspace, locale);
  const other = name === workspace.name ? workspace.name2 : workspace.name;
  return (
    <span className={styles.mark}>
      <BrandMark name={name} logoPath={workspace.logoPath} size={44} />
      {other ? (
        <bdi className={styles.other} lang={isRightToLeft(locale) ? "en" : "ar"}>
          {other}
        </bdi>
      ) : null}
    </span>
  );
}
