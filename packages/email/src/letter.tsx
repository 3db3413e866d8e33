/** @jsxRuntime automatic */
/** @jsxImportSource react */
// Spelled out above because the worker runs this file through tsx, which reads only its own folder's tsconfig.
import { Body } from "@react-email/body";
import { Button } from "@react-email/button";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Heading } from "@react-email/heading";
import { Hr } from "@react-email/hr";
import { Html } from "@react-email/html";
import { Link } from "@react-email/link";
import { Preview } from "@react-email/preview";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import { isRightToLeft, type Locale } from "@tenantry/core/locale";
import type { CSSProperties } from "react";
import type { Block, Letter } from "./blocks.ts";

const color = {
  ground: "#FAF8F3",
  paper: "#FFFFFF",
  line: "#E8E3D8",
  ink: "#14211D",
  soft: "#4E5A55",
  green: "#0F5C4D",
};
const font = 'Inter, "Noto Sans Arabic", "Segoe UI", Tahoma, Helvetica, Arial, sans-serif';

// Clients that know about dark mode get our dark colours; the others show the light ones as they are.
const darkRules = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .ground, .ground > table > tbody > tr > td { background-color: #121A17 !important; }
  .paper { background-color: #1B2521 !important; border-color: #2C3833 !important; }
  .ink { color: #ECE9E1 !important; }
  .soft { color: #B2BAB5 !important; }
  .green { color: #A2C6BC !important; }
  .line { border-color: #2C3833 !important; }
}`;

const text: CSSProperties = { margin: "0 0 16px", fontSize: 16, lineHeight: "26px", color: color.ink };
const small: CSSProperties = { margin: "0 0 16px", fontSize: 14, lineHeight: "22px", color: color.soft };
const address: CSSProperties = { color: color.green, fontSize: 14, lineHeight: "22px", wordBreak: "break-all" };

/** Addresses run left to right and stand apart from the sentence. */
function Address({ url }: { url: string }) {
  return (
    <Link href={url} className="green" style={address}>
      <bdi dir="ltr">{url}</bdi>
    </Link>
  );
}

function BlockView({ block, linkHint }: { block: Block; linkHint: string }) {
  switch (block.kind) {
    case "text":
      return (
        <Text className="ink" style={text}>
          {block.text}
        </Text>
      );
    case "action":
      return (
        <Section style={{ margin: "24px 0" }}>
          <Button
            href={block.url}
            style={{
              backgroundColor: color.green,
              borderRadius: 10,
              color: "#FFFFFF",
              fontSize: 16,
              fontWeight: 600,
              padding: "12px 24px",
              textDecoration: "none",
            }}
          >
            {block.label}
          </Button>
          <Text className="soft" style={{ ...small, margin: "16px 0 0" }}>
            {linkHint}
            <br />
            <Address url={block.url} />
          </Text>
        </Section>
      );
    case "link":
      return (
        <Text className="ink" style={text}>
          {block.text}
          <br />
          <Address url={block.url} />
        </Text>
      );
    case "facts":
      return (
        <Section style={{ margin: "0 0 16px" }}>
          {block.facts.map(({ term, value, url }) => (
            <tr key={term}>
              <td className="soft" style={{ ...small, padding: "4px 0", paddingInlineEnd: 16, verticalAlign: "top" }}>
                {term}
              </td>
              <td className="ink" style={{ fontSize: 14, lineHeight: "22px", padding: "4px 0", color: color.ink }}>
                {url ? <Address url={url} /> : value}
              </td>
            </tr>
          ))}
        </Section>
      );
    case "note":
      return (
        <Text className="soft" style={small}>
          {block.text}
        </Text>
      );
  }
}

/** One page for every message: no images, tables only where mail programs need them. */
export function LetterPage({ letter, locale, brand }: { letter: Letter; locale: Locale; brand: string }) {
  const rightToLeft = isRightToLeft(locale);
  const direction = rightToLeft ? "rtl" : "ltr";
  const textAlign = rightToLeft ? "right" : "left";
  return (
    <Html lang={locale} dir={direction}>
      <Head>
        <title>{letter.subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{darkRules}</style>
      </Head>
      <Preview>{letter.preview}</Preview>
      <Body
        className="ground"
        dir={direction}
        style={{ margin: 0, backgroundColor: color.ground, fontFamily: font, padding: "32px 16px", textAlign }}
      >
        <Container dir={direction} style={{ maxWidth: 560, textAlign }}>
          <Text
            className="green"
            style={{ margin: "0 0 16px", fontSize: 18, fontWeight: 700, color: color.green, textAlign }}
          >
            {brand}
          </Text>
          <Section
            className="paper"
            style={{
              backgroundColor: color.paper,
              border: `1px solid ${color.line}`,
              borderRadius: 10,
              padding: "32px 32px 16px",
              textAlign,
            }}
          >
            <Heading
              as="h1"
              className="ink"
              style={{ margin: "0 0 24px", fontSize: 24, lineHeight: "32px", fontWeight: 700, color: color.ink }}
            >
              {letter.title}
            </Heading>
            <Text className="ink" style={text}>
              {letter.greeting}
            </Text>
            {letter.blocks.map((block) => (
              <BlockView key={"text" in block ? block.text : block.kind} block={block} linkHint={letter.linkHint} />
            ))}
          </Section>
          <Hr className="line" style={{ borderColor: color.line, margin: "24px 0 16px" }} />
          <Text className="soft" style={{ ...small, fontSize: 12, lineHeight: "20px", textAlign }}>
            {letter.footer}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
