export const maxFileBytes = 25 * 1024 * 1024;

type Kind = { readonly contentType: string; readonly extensions: readonly string[] };

const zipped: Readonly<Record<string, string>> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  zip: "application/zip",
};
const written: Readonly<Record<string, string>> = { txt: "text/plain", csv: "text/csv", md: "text/plain" };

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, i) => bytes[at + i] === byte);
const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

/** Contents that are known by their first bytes; what a browser would run is not among them. */
function signed(bytes: Uint8Array): Kind | undefined {
  if (startsWith(bytes, letters("%PDF-"))) return { contentType: "application/pdf", extensions: ["pdf"] };
  if (startsWith(bytes, [0x89, ...letters("PNG\r\n"), 0x1a, 0x0a]))
    return { contentType: "image/png", extensions: ["png"] };
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return { contentType: "image/jpeg", extensions: ["jpg", "jpeg"] };
  if (startsWith(bytes, letters("GIF8"))) return { contentType: "image/gif", extensions: ["gif"] };
  if (startsWith(bytes, letters("RIFF")) && startsWith(bytes, letters("WEBP"), 8))
    return { contentType: "image/webp", extensions: ["webp"] };
  return undefined;
}

const isText = (bytes: Uint8Array): boolean => {
  try {
    // NUL and its like are in no text that people write.
    return !/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/.test(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
  } catch {
    return false;
  }
};

/**
 * The content type of a file by its bytes, when its name says the same: PDF, PNG, JPEG, GIF, WebP, ZIP and Office
 * documents, UTF-8 text and CSV. Otherwise `file_mislabelled` or `file_kind`.
 */
export function fileKind(
  name: string,
  bytes: Uint8Array,
): { contentType: string } | { refused: "file_mislabelled" | "file_kind" } {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const kind = signed(bytes);
  if (kind) return kind.extensions.includes(extension) ? kind : { refused: "file_mislabelled" };
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) {
    const contentType = zipped[extension];
    return contentType ? { contentType } : { refused: "file_mislabelled" };
  }
  const contentType = written[extension];
  if (contentType) return isText(bytes) ? { contentType } : { refused: "file_mislabelled" };
  const claims = [...Object.keys(zipped), "pdf", "png", "jpg", "jpeg", "gif", "webp"];
  return { refused: claims.includes(extension) ? "file_mislabelled" : "file_kind" };
}
