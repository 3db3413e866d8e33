import "./env.ts";

import { createRequire } from "node:module";
import { View as Box, Document, Font, Page, Path, renderToBuffer, StyleSheet, Svg, Text } from "@react-pdf/renderer";
import type { View } from "@tenantry/documents/view";
import { createElement as h, type ReactElement, type ReactNode } from "react";

const require = createRequire(import.meta.url);
Font.register({
  family: "Inter",
  fonts: [
    { src: require.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"), fontWeight: 400 },
    { src: require.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"), fontWeight: 600 },
  ],
});
Font.register({
  family: "Vazirmatn",
  fonts: [
    { src: require.resolve("@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf"), fontWeight: 400 },
    { src: require.resolve("@expo-google-fonts/vazirmatn/600SemiBold/Vazirmatn_600SemiBold.ttf"), fontWeight: 600 },
  ],
});
Font.registerHyphenationCallback((word) => [word]);

const styles = StyleSheet.create({
  page: { fontFamily: ["Inter", "Vazirmatn"], fontSize: 9, color: "#14211d", padding: 51, paddingBottom: 62 },
  row: { flexDirection: "row", justifyContent: "space-between", marginBottom: 6 },
  line: { flexDirection: "row", borderBottom: "0.5pt solid #ddd7ca", paddingVertical: 6 },
  wide: { flex: 1 },
  figure: { width: 70, textAlign: "right" },
  title: { fontSize: 20, fontWeight: 600 },
  strong: { fontWeight: 600 },
  quiet: { fontSize: 8, color: "#5a655f" },
  band: { backgroundColor: "#faf8f3", padding: 10, marginVertical: 10 },
  footer: { position: "absolute", bottom: 30, left: 51, right: 51 },
});

type Phrase = View["number"];

/** The same words, figures and QR code as ours, on react-pdf's own layout, without PDF/A or tags, which it lacks. */
export function renderReference(view: View): Promise<Buffer> {
  const page = h(
    Page,
    { size: "A4", style: styles.page },
    row(
      h(Box, {}, ...say(view.issuer.name, styles.strong), ...party(view.issuer)),
      h(Box, {}, ...say(view.title, styles.title), ...say([view.number])),
    ),
    row(
      h(
        Box,
        {},
        ...say(view.customer.title, styles.quiet),
        ...say(view.customer.name, styles.strong),
        ...party(view.customer),
      ),
      h(Box, {}, ...view.facts.flatMap((fact) => [...say(fact.label, styles.quiet), ...say(fact.value)])),
    ),
    h(
      Box,
      { style: [styles.row, styles.band] },
      h(Box, {}, ...say(view.headline.label), ...say(view.headline.note)),
      ...say([view.headline.amount], styles.title),
    ),
    h(
      Box,
      { style: styles.line, fixed: true },
      ...Object.values(view.heads).map((head, i) =>
        h(Box, { style: i ? styles.figure : styles.wide }, ...say(head, styles.quiet)),
      ),
    ),
    ...view.lines.map((line) =>
      h(
        Box,
        { style: styles.line, wrap: false },
        h(Box, { style: styles.wide }, ...say(line.description), ...say(line.detail, styles.quiet)),
        ...[line.quantity, line.unitPrice, line.tax, line.amount].map((figure) =>
          h(Text, { style: styles.figure }, figure),
        ),
      ),
    ),
    ...view.totals.map((total) =>
      h(
        Box,
        { style: styles.row },
        h(Box, {}, ...say(total.label), ...say(total.note, styles.quiet)),
        h(Text, {}, total.amount),
      ),
    ),
    payment(view),
    h(
      Box,
      { style: [styles.row, styles.footer], fixed: true },
      h(Box, {}, ...say(view.footer)),
      h(Text, { render: ({ pageNumber, totalPages }) => `${pageNumber} / ${totalPages}` }),
    ),
  );
  return renderToBuffer(h(Document, { title: view.metadataTitle }, page));
}

const row = (...children: ReactNode[]): ReactElement => h(Box, { style: styles.row }, ...children);

const say = (phrases: readonly Phrase[], style = {}): ReactElement[] =>
  phrases.map((phrase) => h(Text, { style: [style, { direction: phrase.rtl ? "rtl" : "ltr" }] }, phrase.text));

const party = (one: View["issuer"]): ReactElement[] => [
  ...say(one.lines, styles.quiet),
  ...one.facts.flatMap((fact) => [...say(fact.label, styles.quiet), ...say(fact.value)]),
];

function payment({ payment: pay }: View): ReactElement {
  const online = pay?.online;
  const path = online && /viewBox="([^"]+)".*<path[^>]* d="([^"]+)"/s.exec(online.qr);
  return h(
    Box,
    { style: styles.row, wrap: false },
    path && h(Svg, { viewBox: path[1] ?? "", width: 74, height: 74 }, h(Path, { d: path[2] ?? "", fill: "#000" })),
    online && h(Box, { style: styles.wide }, ...say(online.hint), h(Text, {}, online.shown)),
    pay?.bank &&
      h(
        Box,
        {},
        ...pay.bank.rows.map((one) =>
          h(Box, { style: styles.row }, ...say(one.label, styles.quiet), ...say(one.value)),
        ),
      ),
  );
}
