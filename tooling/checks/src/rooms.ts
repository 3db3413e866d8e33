import { posix } from "node:path";
import { parseSync } from "oxc-parser";
import { z } from "zod";
import { lineAt, type TextFile, type Violations } from "./repository.ts";

const packages = [
  "api",
  "auth",
  "core",
  "db",
  "documents",
  "email",
  "i18n",
  "jobs",
  "openfeature",
  "payments",
  "services",
  "storage",
  "ui",
] as const;
type Package = (typeof packages)[number];

/** Which package may import which; apps, tooling and bench compose everything. README's map of the rooms, as data. */
const mayImport: Record<Package, readonly Package[]> = {
  core: [],
  i18n: ["core"],
  db: ["core"],
  auth: ["core", "db"],
  services: ["core", "db"],
  api: ["core", "db", "auth", "services"],
  jobs: ["core", "db", "auth", "services"],
  openfeature: ["core"],
  payments: ["core", "i18n"],
  email: ["core", "i18n"],
  storage: ["core", "i18n"],
  documents: ["core", "i18n"],
  ui: [],
};
/** Of these pairs only types cross, so that no use case is written where it does not belong. */
const typesOnly: Partial<Record<Package, readonly Package[]>> = { api: ["db"], jobs: ["db"] };
const engine = "packages/jobs/src/embedded/";
const drizzleRooms: readonly string[] = ["packages/db/", "packages/services/", "packages/auth/", engine];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

function importsOf({ path, text }: TextFile): Import[] {
  const { module } = parseSync(path, text);
  const found: Import[] = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    line: lineAt(text, start),
  }));
  for (const { entries, start } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, typeOnly: isType, line: lineAt(text, start) });
    }
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const specifier = text.slice(moduleRequest.start, moduleRequest.end).replaceAll(/["'`]/g, "");
    found.push({ specifier, typeOnly: false, line: lineAt(text, start) });
  }
  return found;
}

function isPackage(name: string | undefined): name is Package {
  return packages.some((known) => known === name);
}

function refusal(path: string, { specifier, typeOnly }: Import): string | undefined {
  const [area, name, folder] = path.split("/");
  const root = `${area}/${name}/`;
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(path), specifier);
    return area !== "e2e" && !target.startsWith(root) ? `leaves ${root} by a relative path` : undefined;
  }
  if (/^drizzle-(orm|kit)/.test(specifier) && !drizzleRooms.some((room) => path.startsWith(room))) {
    return `${specifier} belongs to db, services, auth and jobs/embedded`;
  }
  // The portal cannot name an admin procedure, not even as a type.
  if (specifier.startsWith("@tenantry/api/admin-root") && root !== "apps/admin/")
    return "only the admin app mounts the admin router";
  const target = /^@tenantry\/([^/]+)/.exec(specifier)?.[1];
  if (target === undefined || target === "tsconfig") return undefined;
  if (area === "e2e") return "browser tests know only the addresses";
  if (target === "dev" && (folder === "test" || area === "bench")) return undefined;
  if (!isPackage(target)) return `${specifier} is nobody's to import`;
  if (area !== "packages" || !isPackage(name) || target === name) return undefined;
  if (!mayImport[name].includes(target)) return `${name} may not import ${target}`;
  const valuesAllowed = path.startsWith(engine) || folder === "test" || !typesOnly[name]?.includes(target);
  return typeOnly || valuesAllowed ? undefined : `${name} may import only types of ${target}`;
}

/** Imports that the rooms do not allow. */
export function checkRooms(sources: readonly TextFile[]): Violations {
  return sources.flatMap((file) =>
    importsOf(file).flatMap((found) => {
      const why = refusal(file.path, found);
      return why ? [`${file.path}:${found.line} ${why}`] : [];
    }),
  );
}

const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Dependencies that a package declares although its room may not import them. */
export function checkManifests(manifests: readonly TextFile[]): Violations {
  return manifests.flatMap(({ path, text }) => {
    const name = path.split("/")[1];
    if (!isPackage(name)) return [];
    const declared = Object.keys(manifestSchema.parse(JSON.parse(text)).dependencies);
    return declared
      .map((dependency) => /^@tenantry\/(.+)$/.exec(dependency)?.[1])
      .filter((target) => isPackage(target))
      .filter((target) => !mayImport[name].includes(target))
      .map((target) => `${path}:1 ${name} declares ${target}, which it may not import`);
  });
}
