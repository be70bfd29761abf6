// What is exported can be imported: CSV and XLSX of parties read back.
import { describe, expect, it } from '@jest/globals';
import type { Party, PartyBody } from '@hilir/contracts';
import { csvOf, readCsv, readXlsx, type Table, xlsxOf } from '@hilir/files';
import fc from 'fast-check';
import { columnsOf } from '../imports/columns.js';
import { readRow } from '../imports/register.js';
import { PARTY_COLUMNS } from './parties.columns.js';
import { register } from './party.js';
import { toParty } from './party-view.js';

const FORMS = {
  CSV: async (pages: Pages) => {
    const parts: Uint8Array[] = [];
    for await (const part of bytesOf(pages)) parts.push(part);
    return readCsv(Buffer.concat(parts).toString(), 10);
  },
  XLSX: async (pages: Pages) =>
    readXlsx(new Uint8Array(await new Response(xlsxOf('x', PARTY_COLUMNS, pages)).arrayBuffer()), 10),
} satisfies Record<string, (pages: Pages) => Promise<Table>>;
type Pages = AsyncIterable<readonly Party[]>;
async function* bytesOf(pages: Pages): AsyncGenerator<Uint8Array> {
  for await (const text of csvOf(PARTY_COLUMNS, pages)) yield new TextEncoder().encode(text);
}

async function* pagesOf(bodies: readonly PartyBody[]): AsyncGenerator<readonly Party[]> {
  const doing = {
    by: { role: 'operator' as const, correlationId: 'c' },
    now: new Date('2026-01-01'),
    language: 'id' as const,
  };
  yield bodies.map((body) => toParty(register('id', body, { requestHash: '' }, doing).party, true));
}

const name = fc.stringMatching(/^'?[A-Z=+@"',;][A-Za-z0-9"',;]{0,12}$/);
const body: fc.Arbitrary<PartyBody> = fc.record(
  {
    kind: fc.constantFrom('ikm' as const, 'cooperative' as const, 'bumdes' as const, 'firm' as const),
    name,
    region: fc.constantFrom('6502012002', '6502022002'),
    kbli: fc.array(
      fc.constantFrom({ edition: 2025 as const, code: '31012' }, { edition: 2020 as const, code: '31002' }),
    ),
    products: fc.array(
      fc.record({
        name,
        unit: fc.constant('kg'),
        yearlyCapacity: fc.integer({ min: 1, max: 9e6 }).map((n) => n / 1000),
      }),
      { maxLength: 1 },
    ),
    nib: fc.stringMatching(/^[0-9]{13}$/),
    npwp: fc.stringMatching(/^[0-9]{16}$/),
    workers: fc.record({ total: fc.integer({ min: 5, max: 999 }), female: fc.integer({ min: 0, max: 5 }) }),
    investment: fc.integer({ min: 0, max: 1e12 }),
    yearlyOutput: fc.integer({ min: 0, max: 1e12 }),
    rawMaterialShare: fc.integer({ min: 0, max: 10_000 }).map((n) => n / 10_000),
    womenLed: fc.boolean(),
    contact: fc.record({ phone: fc.constantFrom('+62 812-3456-7890', '08123456789'), email: fc.constant('a@b.id') }),
  },
  { requiredKeys: ['kind', 'name', 'region', 'kbli', 'products'] },
);

describe.each(Object.entries(FORMS))('the %s of parties', (_, read) => {
  it('says to an import what the parties said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 4 }), async (bodies) => {
        const { header, rows } = await read(pagesOf(bodies));
        const { columns, problems } = columnsOf(header);
        expect(problems).toEqual([]);
        const said = rows.map((row) => readRow(row, header.length, columns, {}));
        expect(said.map(({ village, body }) => ({ ...body, region: village.code }))).toEqual(bodies);
      }),
    );
  });
});
