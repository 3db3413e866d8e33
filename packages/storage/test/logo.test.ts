import { crc32, deflateSync } from "node:zlib";
import { DomainError } from "@tenantry/core/errors";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { maxLogoBytes, processLogo } from "../src/logo.ts";

const red = { r: 200, g: 30, b: 30 };
const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: red } });
const svg = (inside: string, root = 'viewBox="0 0 40 20"') =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${root}>${inside}</svg>`,
  );
const square = '<rect width="40" height="20" fill="#0f5c4d"/>';

async function refusal(bytes: Uint8Array): Promise<unknown> {
  try {
    await processLogo(bytes);
  } catch (error) {
    if (error instanceof DomainError) return error.details.fields?.logo;
    throw error;
  }
  return "accepted";
}

async function centre(png: Uint8Array): Promise<number[]> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 4;
  return [...data.subarray(at, at + 4)];
}

describe("a logo that is fine", () => {
  test("PNG: three sizes, the original never enlarged", async () => {
    const logo = await processLogo(await picture(600, 300).png().toBuffer());
    expect(logo).toMatchObject({ contentType: "image/png", width: 600, height: 300 });
    expect(await sharp(logo.thumbnail).metadata()).toMatchObject({ format: "png", width: 256, height: 128 });
    expect(await sharp(logo.icon).metadata()).toMatchObject({ format: "png", width: 96, height: 48 });
    expect(await centre(logo.icon)).toEqual([200, 30, 30, 255]);
  });

  test("PNG keeps its transparency", async () => {
    const clear = sharp({ create: { width: 50, height: 50, channels: 4, background: { ...red, alpha: 0 } } });
    const logo = await processLogo(await clear.png().toBuffer());
    expect((await centre(logo.thumbnail))[3]).toBe(0);
  });

  test("JPEG: large ones shrink, the camera's orientation is applied, EXIF and its place are gone", async () => {
    const photo = await picture(3000, 1500)
      .withExif({ IFD0: { Copyright: "secret-owner" }, IFD3: { GPSLatitude: "23/1 36/1 0/1" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(photo).metadata()).orientation).toBe(6);
    const logo = await processLogo(photo);
    expect(logo).toMatchObject({ width: 512, height: 1024 });
    for (const bytes of [logo.original, logo.thumbnail, logo.icon]) {
      const { exif, icc, xmp, orientation } = await sharp(bytes).metadata();
      expect({ exif, icc, xmp, orientation }).toEqual({
        exif: undefined,
        icc: undefined,
        xmp: undefined,
        orientation: undefined,
      });
      expect(Buffer.from(bytes).includes("secret-owner")).toBe(false);
    }
  });

  test("SVG is drawn at full size whatever its own", async () => {
    const logo = await processLogo(svg(square));
    expect(logo).toMatchObject({ contentType: "image/png", width: 1024, height: 512 });
    expect(await centre(logo.original)).toEqual([15, 92, 77, 255]);
  });

  test.each([
    ["width and height without viewBox", svg(square, 'width="40mm" height="20mm"'), [15, 92, 77, 255]],
    ["20,000 px declared", svg(square, 'width="20000" height="10000" viewBox="0 0 40 20"'), [15, 92, 77, 255]],
    [
      "gradient, clip path, use, style, prolog, DOCTYPE, editor's own elements",
      Buffer.from(
        `<?xml version="1.0" encoding="UTF-8"?>\n<!-- Made with > care -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 40 20">
        <metadata>made by hand</metadata><inkscape:grid/><style><![CDATA[ .a > * { fill: url( "#g" ) } ]]></style>
        <defs><linearGradient id="g"><stop offset="0" stop-color="#0f5c4d"/><stop offset="1" stop-color="#0f5c4d"/></linearGradient>
        <clipPath id="c"><rect width="40" height="20"/></clipPath><rect id="r" width="40" height="20" fill="url(#g)"/></defs>
        <g clip-path="url(#c)"><use xlink:href="#r"/></g></svg>`,
      ),
      [15, 92, 77, 255],
    ],
  ])("SVG with %s", async (_, bytes, colour) => {
    const logo = await processLogo(bytes);
    expect(logo).toMatchObject({ width: 1024, height: 512 });
    expect(await centre(logo.original)).toEqual(colour);
  });

  test("the same bytes give the same pictures", async () => {
    const bytes = svg(square);
    expect(await processLogo(bytes)).toEqual(await processLogo(bytes));
  });
});

describe("a hostile file", () => {
  let png: Buffer;
  beforeAll(async () => {
    png = await picture(64, 64).png().toBuffer();
  });

  test("of 2 MB is judged by its content, of 2 MB + 1 refused unread", async () => {
    expect(await refusal(Buffer.concat([png, Buffer.alloc(maxLogoBytes - png.length)]))).toBe("accepted");
    const tooLarge = processLogo(Buffer.concat([png, Buffer.alloc(maxLogoBytes - png.length + 1)]));
    await expect(tooLarge).rejects.toMatchObject({ code: "payload_too_large" });
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["HTML", Buffer.from("<!DOCTYPE html><html><svg></svg></html>")],
    ["PDF", Buffer.from("%PDF-1.7\n")],
    ["GIF", Buffer.from("GIF89a\x01\0\x01\0\0\0\0;", "latin1")],
    ["script before SVG", Buffer.from("<script>alert(1)</script><svg></svg>")],
    ["a thousand comments and no SVG", Buffer.from("<!-- -->".repeat(1000))],
  ])("that is %s is unsupported, whatever its name", async (_, bytes) => {
    expect(await refusal(bytes)).toEqual(["unsupported_image"]);
  });

  test("that is WebP with a PNG's name is unsupported", async () => {
    expect(await refusal(await picture(8, 8).webp().toBuffer())).toEqual(["unsupported_image"]);
  });

  test("that is PNG and something else at once comes out as PNG alone", async () => {
    const payload = "<script>alert(1)</script><?php system($_GET[0]); ?>PK\x03\x04";
    const text = pngChunk("tEXt", Buffer.from(`Comment\0${payload}`));
    const polyglot = Buffer.concat([png.subarray(0, 33), text, png.subarray(33), Buffer.from(payload)]);
    const logo = await processLogo(polyglot);
    for (const bytes of [logo.original, logo.thumbnail, logo.icon]) {
      expect(Buffer.from(bytes).includes("script")).toBe(false);
      expect(Buffer.from(bytes).includes("php")).toBe(false);
    }
  });

  test.each([
    ["only a signature", () => png.subarray(0, 8)],
    ["cut in its pixels", async () => (await noise().png().toBuffer()).subarray(0, 3000)],
    ["cut JPEG", async () => (await noise().jpeg().toBuffer()).subarray(0, 3000)],
    [
      "damaged in its pixels",
      async () => {
        const bytes = await noise().png().toBuffer();
        return bytes.fill(0x55, 2000, 2100);
      },
    ],
  ])("that is %s is invalid", async (_, make) => {
    expect(await refusal(await make())).toEqual(["invalid_image"]);
  });

  test("of 20,000 pixels a side is refused by its header", async () => {
    const rows = deflateSync(Buffer.alloc(20_000 * 2501));
    expect(await refusal(pngFile(20_000, 20_000, 1, rows))).toEqual(["image_too_large"]);
  });

  test("whose few kilobytes inflate to far more than its header says is bounded", async () => {
    const before = process.memoryUsage().rss;
    await refusal(pngFile(64, 64, 8, deflateSync(Buffer.alloc(400_000_000), { level: 9 })));
    const profile = Buffer.concat([Buffer.from("bomb\0\0"), deflateSync(Buffer.alloc(400_000_000), { level: 9 })]);
    await refusal(Buffer.concat([png.subarray(0, 33), pngChunk("iCCP", profile), png.subarray(33)]));
    const ztxt = Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(400_000_000), { level: 9 })]);
    await refusal(Buffer.concat([png.subarray(0, 33), pngChunk("zTXt", ztxt), png.subarray(33)]));
    // The test's own 400 MB buffers may still be there; three inflated bombs on top of them would not fit.
    expect(process.memoryUsage().rss - before).toBeLessThan(1_400_000_000);
  }, 60_000);

  test.each([
    ["script", `<script>alert(1)</script>${square}`],
    ["event handler", `<rect onload="alert(1)" width="40" height="20" fill="#0f5c4d"/>`],
    ["foreignObject", `${square}<foreignObject><iframe src="https://evil.example"></iframe></foreignObject>`],
    [
      "animation",
      `${square}<animate attributeName="href" to="javascript:alert(1)"/><set attributeName="onload" to="x"/>`,
    ],
  ])("SVG with %s is drawn without it", async (_, inside) => {
    expect(await centre((await processLogo(svg(inside))).original)).toEqual([15, 92, 77, 255]);
  });

  test.each([
    ["external image", '<image href="https://evil.example/x.png" width="1" height="1"/>'],
    ["file as image", '<image xlink:href="file:///etc/passwd" width="1" height="1"/>'],
    ["embedded image", '<image href="data:image/png;base64,AAAA" width="1" height="1"/>'],
    ["external use", '<use href="https://evil.example/x.svg#a"/>'],
    ["external fill", '<rect width="1" height="1" style="fill:url( https://evil.example/x )"/>'],
    ["external fill attribute", '<rect width="1" height="1" fill="url(\'//evil.example/x\')"/>'],
    ["imported style", "<style>@import 'https://evil.example/x.css';</style>"],
    ["disguised style", "<style>@\\69mport 'https://evil.example/x.css';</style>"],
    ["link", '<a href="https://evil.example"><rect width="1" height="1"/></a>'],
  ])("SVG with %s is refused", async (_, inside) => {
    expect(await refusal(svg(inside))).toEqual(["svg_active_content"]);
  });

  test.each([
    ["billion laughs", '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', "<text>&b;</text>"],
    ["external entity", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<text>&x;</text>"],
  ])("SVG with %s is refused", async (_, prolog, inside) => {
    expect(await refusal(Buffer.concat([Buffer.from(prolog), svg(inside)]))).toEqual(["svg_active_content"]);
  });

  test("SVG nested 9,000 deep, or of 100,000 parts, is too complex and refused in no time", async () => {
    expect(await refusal(svg("<g>".repeat(9_000) + "</g>".repeat(9_000)))).toEqual(["svg_too_complex"]);
    expect(await refusal(svg("<g/>".repeat(100_000)))).toEqual(["svg_too_complex"]);
    expect(await refusal(svg("<g>".repeat(100_000) + "</g>".repeat(100_000)))).toEqual(["svg_too_complex"]);
  });

  test("SVG whose references multiply ends", async () => {
    const levels = Array.from({ length: 12 }, (_, i) => `<g id="l${i + 1}">${`<use href="#l${i}"/>`.repeat(10)}</g>`);
    const bomb = svg(`<defs><rect id="l0" width="1" height="1"/>${levels.join("")}</defs><use href="#l12"/>`);
    expect(["accepted", ["invalid_image"]]).toContainEqual(await refusal(bomb));
  }, 60_000);

  test.each([
    ["no size", svg(square, "")],
    ["a size in percent", svg(square, 'width="100%" height="100%"')],
    ["a size of zero", svg(square, 'viewBox="0 0 0 20"')],
    ["an endless size", svg(square, 'viewBox="0 0 1e300 1"')],
  ])("SVG with %s is refused", async (_, bytes) => {
    expect(await refusal(bytes)).toEqual(["svg_no_size"]);
  });

  test.each([
    ["unclosed", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g></svg>'],
    ["two roots", `${svg(square)}${svg(square)}`],
    ["another language's", '<svg viewBox="0 0 1 1"><html:p xmlns:html="http://www.w3.org/1999/xhtml">'],
  ])("SVG that is %s is invalid", async (_, text) => {
    expect(await refusal(Buffer.from(text))).toEqual(["invalid_image"]);
  });

  test("SVG in broken UTF-8 is invalid", async () => {
    expect(await refusal(Buffer.concat([svg(square), Buffer.from([0xc3, 0x28])]))).toEqual(["invalid_image"]);
  });
});

function noise() {
  const side = 100;
  const pixels = Buffer.from(Array.from({ length: side * side * 3 }, (_, i) => (i * 7919 * (i % 31)) % 256));
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
}

function pngFile(width: number, height: number, bitDepth: number, idat: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bitDepth;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", idat),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
