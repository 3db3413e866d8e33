import { BlobReader, ZipReader } from "@zip.js/zip.js";

/** What a reader of the ZIP finds: every file's bytes by its path. */
export async function filesOf(archive: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const zip = new ZipReader(new BlobReader(new Blob([Uint8Array.from(archive)])));
  const files = new Map<string, Uint8Array>();
  for (const entry of await zip.getEntries()) {
    if (entry.directory) throw new Error(`${entry.filename} is a folder`);
    files.set(entry.filename, new Uint8Array(await entry.arrayBuffer()));
  }
  await zip.close();
  return files;
}

const decoder = new TextDecoder();

/** One file as text without its mark of byte order; fails where there is none. */
export function textIn(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`no ${path} in the archive`);
  return decoder.decode(bytes);
}
