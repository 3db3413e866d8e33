import { render as toHtml } from "@react-email/render";
import type { EmailMessage, RenderedEmail } from "@tenantry/core/ports/email";
import { translator } from "@tenantry/i18n/messages";
import { createElement } from "react";
import type { Block, Letter } from "./blocks.ts";
import { LetterPage } from "./letter.tsx";
import { compose } from "./letters.ts";

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
    case "note":
      return block.text;
    case "action":
      return `${block.label}:\n${block.url}`;
    case "link":
      return `${block.text}\n${block.url}`;
    case "facts":
      return block.facts.map(({ term, value }) => `${term}: ${value}`).join("\n");
  }
}

function plainText(letter: Letter): string {
  return [letter.title, letter.greeting, ...letter.blocks.map(blockText), "--", letter.footer].join("\n\n");
}

/** A message as its recipient reads it: subject of one line, HTML, and the same in plain text. */
export async function render(message: EmailMessage): Promise<RenderedEmail> {
  const letter = compose(message);
  const brand = translator(message.locale, "email")("brand");
  const html = await toHtml(createElement(LetterPage, { letter, locale: message.locale, brand }));
  return { subject: letter.subject, html, text: plainText(letter) };
}
