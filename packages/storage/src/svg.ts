import { DomainError, fieldError } from "@tenantry/core/errors";
import createDOMPurify from "dompurify";
import { JSDOM } from "jsdom";
import { SaxesParser } from "saxes";

const maxElements = 10_000;
// The renderer stops at 256, and the DOM's time grows with the square of the depth.
const maxDepth = 200;

// What draws, and nothing that loads, moves, scripts or embeds. A raster image inside would escape our pixel limits.
const drawing = new Set(
  (
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textpath title desc metadata " +
    "style lineargradient radialgradient stop clippath mask pattern marker"
  ).split(" "),
);

const { window } = new JSDOM("");
const purifier = createDOMPurify(window);

/**
 * A still drawing in well-formed SVG, safe to hand to a renderer. The root has a `viewBox` and no size of its own,
 * so that the caller decides how many pixels it gets.
 * Throws `validation_failed` on `field`: `invalid_image`, `svg_too_complex`, `svg_active_content`, `svg_no_size`.
 */
export function sanitizeSvg(text: string, field: string): { svg: string; width: number; height: number } {
  refuseMalformed(text, field);
  if (!purifier.isSupported) throw new Error("DOMPurify does not support this DOM and would let everything through.");
  const fragment = purifier.sanitize(text, {
    USE_PROFILES: { svg: true },
    ADD_TAGS: ["use"],
    RETURN_DOM_FRAGMENT: true,
  });
  const roots = [...fragment.children].filter((element) => element.localName === "svg");
  const [root] = roots;
  if (root === undefined || roots.length !== 1) throw invalid(field);
  for (const element of [root, ...root.querySelectorAll("*")]) refuseActive(element, field);
  return { ...takeSize(root, field), svg: new window.XMLSerializer().serializeToString(root) };
}

/** In one pass that stops at the first offence: what follows it only has to deal with small, well-formed XML. */
function refuseMalformed(text: string, field: string): void {
  let elements = 0;
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (cause) => {
    throw new DomainError("validation_failed", "The drawing is not well-formed XML.", {
      details: { fields: { [field]: ["invalid_image"] } },
      cause,
    });
  });
  // Entities can grow without bound and can name files; a DOCTYPE without them is harmless and common.
  parser.on("doctype", (doctype) => {
    if (doctype.includes("[")) throw active(field);
  });
  parser.on("opentag", () => {
    if (++elements > maxElements || ++depth > maxDepth) {
      throw fieldError(field, "svg_too_complex", "The drawing has too many parts.");
    }
  });
  parser.on("closetag", () => {
    depth--;
  });
  parser.write(text).close();
}

function refuseActive(element: Element, field: string): void {
  if (!drawing.has(element.localName.toLowerCase())) throw active(field);
  if (element.localName === "style") refuseOutsideStyle(element.textContent, field);
  for (const { name, localName, value } of element.attributes) {
    if (name.toLowerCase().startsWith("on")) throw active(field);
    if (localName.toLowerCase() === "href" && !value.trim().startsWith("#")) throw active(field);
    refuseOutsideStyle(value, field);
  }
}

/** Style may point into the drawing, `url(#id)`, and nowhere else. A backslash could spell any word. */
function refuseOutsideStyle(css: string, field: string): void {
  if (/\\|@import|javascript:|expression\(|url\((?!["']?#)/i.test(css.replace(/\s+/g, ""))) throw active(field);
}

function takeSize(root: Element, field: string): { width: number; height: number } {
  const viewBox = root
    .getAttribute("viewBox")
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  const [, , width, height] = viewBox ?? [0, 0, length(root, "width"), length(root, "height")];
  if (!(isExtent(width) && isExtent(height))) {
    throw fieldError(field, "svg_no_size", "The drawing does not say how large it is.");
  }
  if (viewBox === undefined) root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  root.removeAttribute("width");
  root.removeAttribute("height");
  return { width, height };
}

/** Only the ratio counts, so the unit does not; a percentage says nothing. */
const length = (root: Element, side: string): number =>
  Number(/^\s*([\d.]+)(?:px|pt|mm|cm|in|pc)?\s*$/.exec(root.getAttribute(side) ?? "")?.[1]);

const isExtent = (value: number | undefined): value is number => value !== undefined && value > 0 && value < 1e6;

const active = (field: string) =>
  fieldError(field, "svg_active_content", "The drawing holds scripts, embedded images or references to other files.");
const invalid = (field: string) => fieldError(field, "invalid_image", "The file is no SVG drawing.");
