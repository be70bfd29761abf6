// A register: its columns, and what each row says.
import { describe, expect, it } from '@jest/globals';
import { PartyBody } from '@hilir/contracts';
import fc from 'fast-check';
import { columnsOf, missingColumns } from './columns.js';
import { type Given, readRow } from './register.js';

describe('the columns', () => {
  it('are known in both languages, with their money and their edition', () => {
    const { columns, problems } = columnsOf(['Nama Usaha', 'Nilai Investasi (Rp.000)', 'KBLI 2020', 'commodity_group']);
    expect(problems).toEqual([]);
    expect(columns).toMatchObject({
      name: { index: 0, scale: 1 },
      investment: { index: 1, scale: 1000 },
      kbli: { index: 2, edition: 2020 },
      group: { index: 3 },
    });
  });

  it('may not say the same twice; one that is not known is only mentioned', () => {
    expect(columnsOf(['nama', 'Business name', 'warna']).problems.map(({ code, column }) => [code, column])).toEqual([
      ['column.twice', 'Business name'],
      ['column.unknown', 'warna'],
    ]);
  });

  it('are missing once, not once per row, unless the caller says it for all', () => {
    const { columns } = columnsOf(['product', 'workers']);
    expect(missingColumns(columns, {}).map(({ code, column }) => [code, column])).toEqual([
      ['column.missing', 'nama'],
      ['column.missing', 'desa'],
    ]);
    expect(missingColumns(columns, { village: '6402102001', nameFrom: 'product' })).toEqual([]);
  });
});

const read = (record: Record<string, string>, given: Given = {}) => {
  const header = Object.keys(record);
  return readRow({ row: 7, cells: Object.values(record) }, header.length, columnsOf(header).columns, given);
};

describe('a row', () => {
  it('becomes what the HTTP door would take', () => {
    const { body, village, problems } = read({
      nama: 'UD Anjat',
      desa: 'Setulang',
      nib: '9120001234567',
      'kbli 2025': '16291',
      'tenaga kerja': '3',
      'tenaga kerja perempuan': '2',
      'investasi (ribu rupiah)': '1.400',
      'nilai produksi (ribu rupiah)': '1.896',
      'nilai bahan baku (ribu rupiah)': '960',
      omzet: '18.000.000',
      produk: 'Anjat',
      'kapasitas per tahun': '36',
      satuan: 'Bh',
      'kelompok komoditi': 'Kerajinan',
      'pemilik perempuan': 'ya',
      hp: '0812-3456-7890',
    });
    expect(problems).toEqual([]);
    expect(village).toEqual({ desa: 'Setulang', kecamatan: '', kabkota: '' });
    expect(body).toEqual({
      kind: 'ikm',
      name: 'UD Anjat',
      nib: '9120001234567',
      kbli: [{ edition: 2025, code: '16291' }],
      workers: { total: 3, female: 2 },
      investment: 1_400_000,
      umkm: { basis: 'yearly-sales', amount: 18_000_000 },
      yearlyOutput: 1_896_000,
      rawMaterialShare: 0.5063,
      products: [{ name: 'Anjat', group: 'Kerajinan', yearlyCapacity: 36, unit: 'buah' }],
      womenLed: true,
      contact: { phone: '0812-3456-7890' },
    });
    expect(PartyBody.parse({ ...body, region: '6502012002' })).toBeDefined();
  });

  it('names every cell that is wrong at once', () => {
    const { problems } = read({ nama: '', desa: '', nib: '123', workers: 'dua', email: 'x', kind: 'y' });
    expect(problems.map(({ code, column, value, row }) => [row, column, value, code])).toEqual([
      [7, 'nama', '', 'cell.missing'],
      [7, 'kind', 'y', 'kind.unknown'],
      [7, 'nib', '123', 'nib.invalid'],
      [7, 'workers', 'dua', 'number.invalid'],
      [7, 'email', 'x', 'email.invalid'],
      [7, 'desa', '', 'cell.missing'],
    ]);
  });

  it('goes in with a warning where only a detail is doubtful', () => {
    const { body, problems } = read(
      {
        product: 'Topeng',
        capacity_unit: 'Topeng',
        yearly_capacity: '12',
        workers: '',
        output_value_thousand_rupiah: '100',
        raw_material_value_thousand_rupiah: '125',
        commodity_group: 'Belum pilih komoditi',
      },
      { nameFrom: 'product', village: '6402102001' },
    );
    expect(problems.map(({ code }) => code)).toEqual([
      'scale.unknown',
      'share.above-one',
      'unit.unknown',
      'group.missing',
    ]);
    expect(body).toMatchObject({ name: 'Topeng', products: [{ name: 'Topeng', unit: 'Topeng', yearlyCapacity: 12 }] });
    expect(body).not.toHaveProperty('rawMaterialShare');
  });

  it('with more cells than the header has is wrong', () => {
    const { columns } = columnsOf(['nama', 'desa']);
    const { problems } = readRow({ row: 3, cells: ['a', 'b', 'c'] }, 2, columns, {});
    expect(problems).toMatchObject([{ column: '3', value: 'c', code: 'row.cells', details: { most: 2 } }]);
  });

  it('is always something the HTTP door takes once it has no error, whatever was typed', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('1', '1.500', 'ya', '9120001234567', '0,5', 'Kaleng'));
    const headers = [
      'nama',
      'nib',
      'npwp',
      'kbli 2020',
      'tk',
      'investasi',
      'produk',
      'kapasitas',
      'satuan',
      'hp',
      'email',
    ];
    fc.assert(
      fc.property(fc.array(cell, { minLength: headers.length, maxLength: headers.length }), (cells) => {
        const tidied = cells.map((one) => one.replace(/\s+/gu, ' ').trim());
        const { body, problems } = readRow({ row: 2, cells: tidied }, headers.length, columnsOf(headers).columns, {
          village: '6402102001',
        });
        const wrong = problems.some(({ code }) => !['unit.unknown', 'unit.missing', 'scale.unknown'].includes(code));
        if (!wrong) expect(PartyBody.safeParse({ ...body, region: '6402102001' }).error).toBeUndefined();
      }),
    );
  });
});
