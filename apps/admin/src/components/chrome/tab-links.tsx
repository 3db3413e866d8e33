import Link from "next/link";
import styles from "./tab-links.module.css";

/** Parts of one page, each at its own address. */
export function TabLinks({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { href: string; label: string; current: boolean }[];
}) {
  return (
    <nav aria-label={label}>
      <ul className={styles.tabs}>
        {tabs.map(({ href, label: name, current }) => (
          <li key={href}>
            <Link href={href} aria-current={current ? "page" : undefined} scroll={false}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
