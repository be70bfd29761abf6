// QR codes: the PNG is a right PNG of exactly the modules of the code, the SVG shows the same ones.
import { describe, expect, it } from '@jest/globals';
import { crc32, inflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { qrPng, qrSvg } from './qr.js';

const LINK = 'https://hilir.example/b/0190f3b1-7c2e-7abc-8def-000000000061';
const code = encode(LINK, { ecc: 'M', border: 4 });

describe('a QR code', () => {
  it('as PNG has right check sums and the pixels of every module', () => {
    const png = qrPng(LINK);
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    const chunks: Record<string, Buffer> = {};
    for (let at = 8; at < png.length;) {
      const length = png.readUInt32BE(at);
      const body = png.subarray(at + 4, at + 8 + length);
      expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
      chunks[body.subarray(0, 4).toString()] = body.subarray(4);
      at += length + 12;
    }
    expect(Object.keys(chunks)).toEqual(['IHDR', 'IDAT', 'IEND']);
    const width = code.size * 8;
    expect([chunks.IHDR!.readUInt32BE(0), chunks.IHDR!.readUInt32BE(4), ...chunks.IHDR!.subarray(8)]).toEqual([
      width,
      width,
      1,
      0,
      0,
      0,
      0,
    ]);
    const pixels = inflateSync(chunks.IDAT!);
    expect(pixels).toHaveLength(width * (1 + code.size));
    const read = Array.from({ length: code.size }, (_, y) =>
      Array.from({ length: code.size }, (__, x) => pixels[y * 8 * (1 + code.size) + 1 + x] === 0),
    );
    expect(read).toEqual(code.data);
  });

  it('as SVG has a square for every black module', () => {
    const svg = qrSvg(LINK);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
    const black = code.data.flat().filter(Boolean).length;
    expect(svg.match(/M\d+,\d+h10v10h-10z/g)).toHaveLength(black);
  });
});
