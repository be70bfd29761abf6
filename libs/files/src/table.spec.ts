// Files that people upload, good and bad: CSV and XLSX read into rows of text.
import { describe, expect, it } from '@jest/globals';
import { MAX_IMPORT_ROWS, Refusal } from '@hilir/contracts';
import fc from 'fast-check';
import { type CellValue, writeXlsx } from 'hucre/xlsx';
import { deflateRawSync } from 'node:zlib';
import { readCsv, readXlsx } from './table.js';
import { unpackedBytes } from './zip.js';

const read = (text: string) => readCsv(text, MAX_IMPORT_ROWS);
const refused = (text: string): Refusal => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('a CSV', () => {
  it.each([',', ';', '\t'])('is read with "%s" between its cells, with or without a byte order mark', (separator) => {
    const text = [`nama${separator}desa`, `UD Anjat${separator}Setulang`, ''].join('\r\n');
    const table = { header: ['nama', 'desa'], rows: [{ row: 2, cells: ['UD Anjat', 'Setulang'] }] };
    expect(read(text)).toEqual(table);
    expect(read(`\uFEFF${text}`)).toEqual(table);
  });

  it('numbers its rows as a spreadsheet does: empty rows and lines within a cell counted', () => {
    const { rows } = read('nama,desa\n\n"UD\nAnjat",Setulang\n,\nUD Doyo,Setulang\n');
    expect(rows).toEqual([
      { row: 3, cells: ['UD Anjat', 'Setulang'] },
      { row: 5, cells: ['UD Doyo', 'Setulang'] },
    ]);
  });

  it('is refused with the line where it cannot be read', () => {
    expect(refused('nama,desa\nUD "Anjat",Setulang\n')).toMatchObject({ code: 'import.not-csv', details: { line: 2 } });
    expect(refused('nama,desa\nUD A\uFFFDjat,Setulang\n').details).toEqual({ line: 2 });
    expect(refused('PK\u0003\u0004\u0000').code).toBe('import.not-csv');
    expect(refused('nama,desa\n').code).toBe('import.not-csv');
  });

  it('is refused when it has too many rows, with both numbers', () => {
    const most = MAX_IMPORT_ROWS;
    expect(read(`nama\n${'a\n'.repeat(most)}`).rows).toHaveLength(most);
    expect(refused(`nama\n${'a\n'.repeat(most + 1)}`).details).toEqual({ rows: most + 1, most });
  });

  it('comes out as it was written', () => {
    const cell = fc.stringMatching(/^[a-z",;\n\t]{0,8}$/);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = ['a,b', ...rows.map((cells) => cells.map(quoted).join(','))].join('\n');
        const clean = (written: string) => written.replace(/\s+/g, ' ').trim();
        const expected = rows.map((cells) => cells.map(clean)).filter((cells) => cells.some((one) => one !== ''));
        if (expected.length === 0) expect(refused(text).code).toBe('import.not-csv');
        else expect(read(text).rows.map(({ cells }) => cells)).toEqual(expected);
      }),
    );
  });
});

const workbook = (rows: CellValue[][], more: object = {}) => writeXlsx({ sheets: [{ name: 'Data', rows, ...more }] });
const refusedXlsx = async (bytes: Uint8Array, most = 10): Promise<Refusal> => {
  const outcome = await readXlsx(bytes, most).then(
    () => 'it was not refused',
    (error: unknown) => error,
  );
  if (outcome instanceof Refusal) return outcome;
  throw new Error(String(outcome));
};

describe('an XLSX', () => {
  it('is read by value: numbers, dates and yes or no as a reader of cells takes them', async () => {
    const bytes = await workbook([
      ['nama', 'jumlah', 'tanggal', 'ya'],
      ['UD  Anjat', 1.234, new Date('2026-12-01T00:00:00Z'), true],
      [null, null, null, null],
      ['9120001112223', 9120001112223, new Date('2026-12-01T09:30:00Z'), false],
      ['panjang', 1234567890123456, null, null],
    ]);
    expect(await readXlsx(bytes, 10)).toEqual({
      header: ['nama', 'jumlah', 'tanggal', 'ya'],
      rows: [
        { row: 2, cells: ['UD Anjat', '1.2340', '2026-12-01', 'ya'] },
        { row: 4, cells: ['9120001112223', '9120001112223', '2026-12-01T09:30:00.000Z', 'tidak'] },
        // A code that a spreadsheet has rounded is no code any more.
        { row: 5, cells: ['panjang', '1.234567890123456e+15'] },
      ],
    });
  });

  it('has a merged value in its first cell only', async () => {
    const merges = [{ startRow: 1, startCol: 0, endRow: 2, endCol: 0 }];
    const bytes = await workbook(
      [
        ['nama', 'desa'],
        ['UD Anjat', 'Setulang'],
        ['', 'Long Bisai'],
      ],
      { merges },
    );
    expect((await readXlsx(bytes, 10)).rows.map(({ cells }) => cells[0])).toEqual(['UD Anjat', '']);
  });

  it('is refused when it is none, is cut, has no rows, or no headings in row 1', async () => {
    const good = await workbook([['nama'], ['UD Anjat']]);
    const bad = [
      new TextEncoder().encode('nama,desa'),
      good.slice(0, good.length - 40),
      good.slice(100),
      await workbook([['nama']]),
      await workbook([[null], ['nama'], ['UD Anjat']]),
    ];
    for (const bytes of bad) expect((await refusedXlsx(bytes)).code).toBe('import.not-xlsx');
    const damaged = good.slice();
    damaged.fill(0x41, 60, 160);
    expect((await refusedXlsx(damaged)).code).toBe('import.not-xlsx');
  });

  it('is refused when it has too many rows or columns', async () => {
    const rows = Array.from({ length: 13 }, (_, i) => [`r${i}`]);
    expect(await refusedXlsx(await workbook(rows))).toMatchObject({
      code: 'import.too-many-rows',
      details: { rows: 12, most: 10 },
    });
    const wide = Array.from({ length: 201 }, (_, i) => `c${i}`);
    expect(await refusedXlsx(await workbook([wide, ['x']]))).toMatchObject({
      code: 'import.too-wide',
      details: { row: 1 },
    });
  });

  it('is refused before it is unpacked when it would become too large, or does not say how large', async () => {
    const bomb = zip(deflateRawSync(Buffer.alloc(200 * 1024 * 1024)), 200 * 1024 * 1024);
    expect(unpackedBytes(bomb)).toBe(200 * 1024 * 1024);
    expect((await refusedXlsx(bomb)).code).toBe('import.not-xlsx');
    expect(unpackedBytes(zip(deflateRawSync(Buffer.alloc(1_000_000)), 0))).toBeNaN();
    expect(unpackedBytes(zip(Buffer.alloc(9), 0xffffffff))).toBeNaN();
  });

  it('never throws anything but a refusal, whatever its bytes', async () => {
    const good = await workbook([
      ['nama', 'n'],
      ['UD Anjat', 5],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, noise) => {
        const bytes = good.slice();
        bytes.set(noise.slice(0, bytes.length - at), at);
        const outcome = await readXlsx(bytes, 10).catch((error: unknown) => error);
        expect(outcome instanceof Error && !(outcome instanceof Refusal)).toBe(false);
      }),
    );
  });
});

/** One part, as its central directory says. */
function zip(packed: Uint8Array, says: number): Uint8Array {
  const name = Buffer.from('xl/workbook.xml');
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(says, 24);
  entry.writeUInt16LE(name.length, 28);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, entry, name, end]);
}
