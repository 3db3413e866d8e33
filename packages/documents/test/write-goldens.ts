// After a change that is meant: `node packages/documents/test/write-goldens.ts`, then look at every picture.

import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { drawGolden, goldenFile, goldens } from "./goldens.ts";

for (const golden of goldens) {
  const picture = (await drawGolden(golden)).toBuffer("image/png");
  // A quarter of the size; the comparison does not see the difference.
  await sharp(picture)
    .png({ palette: true, colours: 256, effort: 10 })
    .toFile(fileURLToPath(goldenFile(golden.name)));
}
