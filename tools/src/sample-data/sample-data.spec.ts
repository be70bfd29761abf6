// The sample data is the same everywhere, lies in real villages of every kab/kota, fits its templates, and resembles the register.
import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { EnquiryBody, LotBody, misfitsOf, PartyBody, ProductBody } from '@hilir/contracts';
import { getRegencies, getVillages } from 'idn-area-data';
import { draw, sampleNib } from './draw.js';
import { seasonOf } from './lots.js';
import { enquiriesOf, productsOf } from './products.js';
import { csvOf, firms, type IkmRow, ikmOf, suppliersOf } from './parties.js';
import { COMMODITIES, FIRMS, PLACES } from './tables.js';

const regions = (await getVillages()).map(({ code, name }) => ({ code: code.replaceAll('.', ''), name }));
const villages = regions.filter(({ code }) => code.startsWith('64') || code.startsWith('65'));
const suppliers = suppliersOf(villages);
const ikm = ikmOf(villages);
const lots = seasonOf(suppliers);

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const numbers = (rows: IkmRow[], column: keyof IkmRow): number[] => rows.map((row) => Number(row[column]));
const unique = (values: string[]): number => new Set(values).size;

describe('the sample data', () => {
  // Ids follow from keys alone. When this fails on purpose, raise the number in draw.ts: else a load that was cut off
  // before the change meets its own ids with other content.
  it('comes out the same on every machine', () => {
    const all = JSON.stringify([suppliers, firms(), csvOf(ikm), lots]);
    expect(createHash('sha256').update(all).digest('hex').slice(0, 16)).toBe('701e34dc47e0818a');
  });

  it('has some 300 parties and covers every kab/kota of both provinces', async () => {
    expect(suppliers.length + ikm.length + FIRMS.length).toBe(306);
    const kabkota = (await getRegencies()).map(({ code }) => code.replaceAll('.', ''));
    const covered = kabkota.filter((code) => code.startsWith('64') || code.startsWith('65'));
    expect(Object.keys(PLACES).sort()).toEqual(covered.sort());
    for (const code of covered) {
      expect(suppliers.filter(({ body }) => body.region.startsWith(code))).toHaveLength(7);
      expect(ikm.filter((row) => row['kode desa'].startsWith(code))).toHaveLength(13);
    }
  });

  it('is on real villages, and a BUMDes only in a desa', () => {
    const real = new Set(regions.map(({ code }) => code));
    const used = [
      ...[...suppliers, ...firms()].map(({ body }) => body.region),
      ...ikm.map((row) => row['kode desa']),
      ...lots.map(({ body }) => body.region),
    ];
    expect(used.filter((code) => !real.has(code))).toEqual([]);
    const bumdes = suppliers.filter(({ body }) => body.kind === 'bumdes');
    expect(bumdes.length).toBeGreaterThan(25);
    expect(bumdes.filter(({ body }) => body.region[6] === '1')).toEqual([]);
  });

  it('says of every name that it is a sample, and uses no id, number or name twice', () => {
    const parties = [...suppliers, ...firms()];
    const names = [...parties.map(({ body }) => body.name), ...ikm.map(({ nama }) => nama)];
    expect(names.filter((name) => !name.endsWith('(contoh)'))).toEqual([]);
    expect(unique(names)).toBe(names.length);
    const nibs = [...parties.map(({ body }) => body.nib!), ...ikm.map(({ nib }) => nib)].filter((nib) => nib !== '');
    expect(unique(nibs)).toBe(nibs.length);
    expect(nibs.filter((nib) => !/^99\d{11}$/.test(nib))).toEqual([]);
    const ids = [...parties.map(({ partyId }) => partyId), ...lots.map(({ lotId }) => lotId)];
    expect(unique(ids)).toBe(ids.length);
    expect(sampleNib('a')).toHaveLength(13);
  });

  it('fits what the services accept', () => {
    for (const { body } of [...suppliers, ...firms()]) expect(PartyBody.parse(body)).toEqual(body);
    for (const { body } of lots) {
      expect(LotBody.parse(body)).toEqual(body);
      expect(misfitsOf(body.attributes, COMMODITIES[body.commodity]!)).toEqual([]);
      expect(COMMODITIES[body.commodity]!.countUnits).toEqual(
        body.count ? expect.arrayContaining([body.count.unit]) : expect.anything(),
      );
      expect(body.readyOn > body.harvestedOn).toBe(true);
    }
  });

  it('has mostly rattan, rubber only in Paser and Kutai, seaweed only in Nunukan and Tarakan', () => {
    const of = (commodity: string) => lots.filter(({ body }) => body.commodity === commodity);
    const places = (commodity: string) => [...new Set(of(commodity).map(({ body }) => body.region.slice(0, 4)))].sort();
    expect(of('rattan').length).toBeGreaterThan(lots.length / 2);
    expect(places('natural-rubber')).toEqual(['6401', '6402', '6407', '6408']);
    expect(places('seaweed')).toEqual(['6503', '6571']);
  });

  it('has some 150 products in both languages, most of them listed, and six enquiries about them', () => {
    const makers = ikm.map((row, i) => ({
      partyId: `0190f3b1-7c2e-7abc-8def-${String(i).padStart(12, '0')}`,
      products: [{ name: row.produk }],
    }));
    const products = productsOf(makers);
    expect(products.length).toBeGreaterThan(120);
    expect(products.length).toBeLessThan(200);
    for (const { body } of products) expect(ProductBody.parse(body)).toEqual(body);
    expect(products.filter(({ listed }) => !listed).length).toBeGreaterThan(3);
    expect(products.filter(({ body }) => body.name.en !== undefined).length).toBeGreaterThan(products.length / 2);
    expect(products.filter(({ body }) => !body.name.id!.endsWith('(contoh)'))).toEqual([]);
    const enquiries = enquiriesOf(products, new Date('2026-11-24'));
    expect(enquiries).toHaveLength(6);
    for (const { body } of enquiries) expect(EnquiryBody.parse(body)).toEqual(body);
    expect(enquiriesOf(products, new Date('2026-11-30'))).toEqual(enquiries);
  });

  it('resembles the register: 70 % with one worker, 1.1 million of investment, 18 million of output, two thirds raw material', () => {
    const alone = numbers(ikm, 'tenaga kerja').filter((workers) => workers === 1).length / ikm.length;
    expect(alone).toBeGreaterThan(0.55);
    expect(alone).toBeLessThan(0.85);
    const investment = median(numbers(ikm, 'investasi (ribu rupiah)'));
    expect(investment).toBeGreaterThan(500);
    expect(investment).toBeLessThan(2_500);
    const output = median(numbers(ikm, 'nilai produksi (ribu rupiah)'));
    expect(output).toBeGreaterThan(8_000);
    expect(output).toBeLessThan(40_000);
    const raw = numbers(ikm, 'nilai bahan baku (ribu rupiah)');
    const share = median(raw.map((value, i) => value / Number(ikm[i]!['nilai produksi (ribu rupiah)'])));
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.75);
  });
});

describe('a draw', () => {
  it('follows percentiles between the tenth and the ninetieth', () => {
    const dice = draw('percentiles');
    const drawn = Array.from({ length: 5_000 }, () => dice.like([10, 20, 60, 120, 300]));
    expect(Math.min(...drawn)).toBe(10);
    expect(Math.max(...drawn)).toBe(300);
    expect(Math.abs(median(drawn) - 60)).toBeLessThan(5);
  });

  it('takes different ones, and all where there are too few', () => {
    const dice = draw('some');
    expect(unique(dice.some(['a', 'b', 'c', 'd', 'e'], 4))).toBe(4);
    expect(dice.some(['a', 'b'], 4).sort()).toEqual(['a', 'b']);
  });
});
