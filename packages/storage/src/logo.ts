import { DomainError, fieldError } from "@tenantry/core/errors";
import sharp, { type Sharp } from "sharp";

/** The largest upload, in bytes (2 MB = 2 × 1024 × 1024). */
export const maxLogoBytes = 2 * 1024 * 1024;

const field = "logo";
const maxSide = 4096;
const originalSide = 1024;

/** All PNG, re-encoded from pixels: nothing of the uploaded file's own bytes, metadata or trailing data is left. */
export type ProcessedLogo = {
  /** Within 1024 × 1024, never enlarged (a drawing is rendered at that size): for invoices. */
  original: Uint8Array;
  /** Within 256 × 256: for headers and e-mail. */
  thumbnail: Uint8Array;
  /** Within 96 × 96: for lists. */
  icon: Uint8Array;
  contentType: "image/png";
  /** Pixels of `original`. */
  width: number;
  height: number;
};

/**
 * Checks an uploaded logo by its content, whatever its name says, and makes the pictures we serve.
 * Refusals name the field `logo`: `payload_too_large` (413), or `validation_failed` with `unsupported_image`,
 * `invalid_image`, `image_too_large` (pixels) or one of `sanitizeSvg`'s codes.
 */
export async function processLogo(bytes: Uint8Array): Promise<ProcessedLogo> {
  if (bytes.length > maxLogoBytes) {
    throw new DomainError("payload_too_large", "A logo has at most 2 MB.", {
      details: { fields: { [field]: ["file_too_large"] }, maxBytes: maxLogoBytes },
    });
  }
  const source = await openPicture(bytes);
  const { data: original, info } = await readable(fit(source, originalSide).toBuffer({ resolveWithObject: true }));
  const [thumbnail, icon] = await Promise.all([
    fit(sharp(original), 256).toBuffer(),
    fit(sharp(original), 96).toBuffer(),
  ]);
  return { original, thumbnail, icon, contentType: "image/png", width: info.width, height: info.height };
}

/** sharp has no error classes: whatever it throws while it reads the sender's bytes is the bytes' fault. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw damaged("The picture is damaged.", cause);
  }
}

const damaged = (message: string, cause: unknown) =>
  new DomainError("validation_failed", message, { details: { fields: { [field]: ["invalid_image"] } }, cause });

const fit = (picture: Sharp, side: number): Sharp =>
  picture
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .png({ compressionLevel: 9 })
    .timeout({ seconds: 10 });

async function openPicture(bytes: Uint8Array): Promise<Sharp> {
  const format = sniff(bytes);
  if (format === "svg") return openDrawing(bytes);
  // The header alone, before any pixel is inflated.
  const { width, height } = await readable(sharp(bytes, { limitInputPixels: false }).metadata());
  if (width > maxSide || height > maxSide) {
    throw fieldError(field, "image_too_large", `A logo has at most ${maxSide} pixels on a side.`);
  }
  return sharp(bytes, { limitInputPixels: maxSide * maxSide, failOn: "warning", sequentialRead: true }).autoOrient();
}

async function openDrawing(bytes: Uint8Array): Promise<Sharp> {
  const { sanitizeSvg } = await import("./svg.ts");
  const { svg, width, height } = sanitizeSvg(decodeUtf8(bytes), field);
  const scale = originalSide / Math.max(width, height);
  const size = `width="${Math.max(1, width * scale)}" height="${Math.max(1, height * scale)}"`;
  return sharp(Buffer.from(svg.replace("<svg", `<svg ${size}`)), { limitInputPixels: maxSide * maxSide });
}

// The root element, after what may stand before it: declaration, comments, DOCTYPE.
const svgStart =
  /^\uFEFF?\s*(?:(?:<\?xml[^>]*>|<!--(?:(?!-->)[\s\S])*-->|<!DOCTYPE\s+svg[^>[]*(?:\[[^\]]*\]\s*)?>)\s*)*<svg[\s>/]/i;

/** By the first bytes: a name or a declared content type is only the sender's word. */
function sniff(bytes: Uint8Array): "png" | "jpeg" | "svg" {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (starts(0xff, 0xd8, 0xff)) return "jpeg";
  if (svgStart.test(Buffer.from(bytes.subarray(0, 4096)).toString("utf8"))) return "svg";
  throw fieldError(field, "unsupported_image", "A logo is a PNG, JPEG or SVG file.");
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw damaged("The drawing is not UTF-8.", cause);
  }
}
