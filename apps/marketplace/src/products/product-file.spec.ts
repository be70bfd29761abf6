// What is exported of a seller's products can be imported: the same bodies come back.
import { ProductBody } from '@hilir/contracts';
import { csvOf, placesOf, readCsv, readFields, readXlsx, type Table, xlsxOf } from '@hilir/files';
import { describe, expect, it } from '@jest/globals';
import { draftProduct } from './product.js';
import { PRODUCT_FIELDS, PRODUCT_IGNORED, productFieldOf, productFieldOfRefusal, productOf } from './product-file.js';
import { OWN_COLUMNS } from './products.columns.js';

const id = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const bodies = [
  {
    sellerId: id(1),
    name: { id: '=Anjat "motif" pakis; besar', en: 'Basket' },
    description: { id: 'Dianyam' },
    category: 'basketry',
    commodity: 'rattan',
    hs: '4602.12',
    weight: 1_234,
    photos: ['a/1.jpg', 'a/2.jpg'],
    batches: [id(9)],
    variants: [
      {
        sku: 'A-1',
        size: 'M',
        colour: 'alami',
        motif: 'pakis',
        price: 185_000,
        mode: 'in-stock',
        minimumQuantity: 2,
        leadTimeDays: 14,
      },
    ],
  },
  { sellerId: id(1), name: { id: 'Tikar' }, variants: [{ sku: 'T-1' }] },
].map((body) => ProductBody.parse(body));

const doing = { now: new Date('2026-01-01'), language: 'id' as const };
async function* pages() {
  const seller = { partyId: id(1), kind: 'ikm' as const, name: 'x', region: '6502012002', status: 'active' as const };
  yield bodies.map((body, i) => {
    const { _id, draftedAt, changedAt, ...rest } = draftProduct(
      id(20 + i),
      body,
      { seller, requestHash: '' },
      doing,
    ).product;
    const moments = { draftedAt: draftedAt.toISOString(), changedAt: changedAt.toISOString(), listedAt: undefined };
    return { ...rest, ...moments, productId: _id, certificates: [] };
  });
}
async function csv(): Promise<Table> {
  let text = '';
  for await (const part of csvOf(OWN_COLUMNS, pages())) text += part;
  return readCsv(text, 10);
}
const xlsx = async (): Promise<Table> =>
  readXlsx(new Uint8Array(await new Response(xlsxOf('x', OWN_COLUMNS, pages())).arrayBuffer()), 10);

describe.each([
  ['CSV', csv],
  ['XLSX', xlsx],
])('a %s of products', (_, read) => {
  it('says to an import what the products said', async () => {
    const { header, rows } = await read();
    const { places, problems } = placesOf(header, PRODUCT_FIELDS, PRODUCT_IGNORED);
    expect(problems).toEqual([]);
    const said = rows.map((row) => readFields(row, header.length, PRODUCT_FIELDS, places));
    expect(said.flatMap((one) => one.problems)).toEqual([]);
    expect(said.map(({ values }) => ProductBody.parse(productOf(values, undefined)))).toEqual(bodies);
    expect(said.map(({ values }) => values.id)).toEqual([id(20), id(21)]);
  });
});

it('a wrong field of the body is shown in the column that it came from', () => {
  expect(['/name/en', '/variants/0/sku', '/hs', '/variants/0/mode', '/nothing'].map(productFieldOf)).toEqual([
    'nameEn',
    'sku',
    'hs',
    'mode',
    undefined,
  ]);
  expect(['product.id-used', 'product.sku-used', 'actor.other-party'].map(productFieldOfRefusal)).toEqual([
    'id',
    'sku',
    'sellerId',
  ]);
});
