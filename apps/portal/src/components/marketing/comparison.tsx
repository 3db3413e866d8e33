import { IconCheck, IconMinus } from "@tabler/icons-react";
import styles from "./comparison.module.css";

export type ComparisonGroup = {
  title: string;
  rows: readonly {
    code: string;
    name: string;
    description: string | null;
    /** Per plan: a figure, or whether it is included. */
    cells: readonly (string | boolean)[];
  }[];
};

export type ComparisonProps = {
  labels: { what: string; included: string; notIncluded: string };
  plans: readonly { code: string; name: string; isPopular: boolean }[];
  groups: readonly ComparisonGroup[];
};

/** Limits and features against plans. */
export function Comparison({ labels, plans, groups }: ComparisonProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.what}>
            {labels.what}
          </th>
          {plans.map((plan) => (
            <th scope="col" key={plan.code} data-popular={plan.isPopular || undefined}>
              {plan.name}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.title}>
          <tr className={styles.group}>
            <th scope="rowgroup" colSpan={plans.length + 1}>
              {group.title}
            </th>
          </tr>
          {group.rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">
                <span className={styles.name}>{row.name}</span>
                {row.description ? <span className={styles.description}>{row.description}</span> : null}
              </th>
              {row.cells.map((cell, index) => (
                <td key={plans[index]?.code} data-popular={plans[index]?.isPopular || undefined}>
                  {typeof cell === "string" ? <bdi>{cell}</bdi> : <Included yes={cell} labels={labels} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Included({ yes, labels }: { yes: boolean; labels: ComparisonProps["labels"] }) {
  const Icon = yes ? IconCheck : IconMinus;
  return (
    <span
      className={styles.mark}
      data-yes={yes || undefined}
      role="img"
      aria-label={yes ? labels.included : labels.notIncluded}
    >
      <Icon size={18} stroke={2} aria-hidden="true" />
    </span>
  );
}
