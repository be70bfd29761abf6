// QR codes as SVG and as PNG; the same text gives the same image.
import { crc32, deflateSync } from 'node:zlib';
import { encode, renderSVG } from 'uqr';

/** Four quiet modules around it, as the standard asks, and a code that still reads when a seventh of it is dirty. */
const OPTIONS = { ecc: 'M', border: 4 } as const;
const PIXELS_PER_MODULE = 8;

export const qrSvg = (text: string): string => renderSVG(text, OPTIONS);

/** Black and white, one bit a pixel. */
export function qrPng(text: string): Buffer {
  const { data, size } = encode(text, OPTIONS);
  const width = size * PIXELS_PER_MODULE;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  header.writeUInt8(1, 8); // bit depth; the rest is 0: greyscale, deflate, no filter, not interlaced
  const rows = data.flatMap((modules) => Array.from({ length: PIXELS_PER_MODULE }, () => rowOf(modules)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A byte that says "no filter", then the pixels; a module is eight of them, so it is one byte. */
const rowOf = (modules: readonly boolean[]): Buffer =>
  Buffer.from([0, ...modules.map((black) => (black ? 0x00 : 0xff))]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
