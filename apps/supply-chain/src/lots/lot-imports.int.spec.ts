// Files of lots through the HTTP door on the real engines: dry run, once and again, what is wrong by row and column, read back.
import 'reflect-metadata';
import { PartyActivated, type PartyProfile, type RowsReport, XLSX } from '@hilir/contracts';
import { readXlsx } from '@hilir/files';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type CellValue, writeXlsx } from 'hucre/xlsx';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { type Peer, peerIn } from '../../../../test/engines/peer.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [COOP, IKM] = [uuid(7410), uuid(7411)] as const;
const VILLAGE = '6501012001';
const CLERK = { 'X-Acting-Role': 'clerk', 'X-Acting-Party': COOP };
const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6501' };
const choices = { kind: 'choice', label: { id: 'bentuk', en: 'form' }, choices: ['asalan', 'ws'] };
const template = {
  name: { id: 'rotan', en: 'rattan' },
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: ['batang'],
  attributes: [{ ...choices, name: 'form', required: true }],
};

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let registry: Peer;
beforeAll(async () => {
  const env = ownEnvironment('lot-imports');
  databases = await openDatabases(env);
  app = await createService(AppModule, 'supply-chain', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  registry = peerIn(env, 'registry');
  const party = (partyId: string, kind: PartyProfile['kind']) =>
    PartyActivated.of(
      { subject: partyId, sequence: 2, key: partyId },
      { partyId, kind, name: 'x', region: VILLAGE, status: 'active' },
    );
  await registry.say(party(COOP, 'cooperative'), party(IKM, 'ikm'));
  await http
    .put('/commodities/rattan')
    .set({ 'X-Acting-Role': 'provincial', 'X-Acting-Region': '65' })
    .send(template)
    .expect(200);
  const known = () => databases.of('supply-chain').collection('parties').countDocuments();
  await eventually('both parties are known here', known, (count) => count === 2);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await registry?.leave();
  await databases?.drop();
}, 60_000);

const send = (importId: string, type: string, file: Uint8Array | string, query: object = {}, as = CLERK) =>
  http
    .put(`/lot-imports/${importId}`)
    .query(query)
    .set(as)
    .type(type)
    .send(typeof file === 'string' ? file : Buffer.from(file));
const xlsx = (rows: CellValue[][]) => writeXlsx({ sheets: [{ name: 'Data', rows }] });
const HEADINGS = ['komoditas', 'ciri', 'berat (kg)', 'harga', 'kode desa', 'tanggal panen', 'tanggal siap'];
const row = (kg: CellValue, more: CellValue[] = ['10/01/2026', new Date('2026-01-12T00:00:00Z')]): CellValue[] => [
  'rattan',
  'form: asalan',
  kg,
  '8.500',
  6501012001,
  ...more,
];
const count = () => databases.of('supply-chain').collection('lots').countDocuments();
const bytes = (answer: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const chunks: Buffer[] = [];
  const stream = answer as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
};

it('posts each row once, of CSV or XLSX, however often the file comes', async () => {
  const file = await xlsx([HEADINGS, row(1.5), row('1.234,5'), row(1000)]);
  const dry: RowsReport = (await send(uuid(7420), XLSX, file, { dryRun: true }).expect(200)).body;
  expect(dry).toMatchObject({ dryRun: true, rows: 3, created: 3, refused: 0 });
  expect(await count()).toBe(0);
  const first: RowsReport = (await send(uuid(7420), XLSX, file).expect(200)).body;
  expect(first).toMatchObject({ dryRun: false, rows: 3, accepted: 3, created: 3, errors: [] });
  expect((await send(uuid(7420), XLSX, file).expect(200)).body).toEqual(first);
  expect(
    (
      await http
        .get(`/lot-imports/${uuid(7420)}`)
        .set(CLERK)
        .expect(200)
    ).body,
  ).toEqual(first);
  await http
    .get(`/lot-imports/${uuid(7420)}`)
    .set({ 'X-Acting-Role': 'clerk', 'X-Acting-Party': IKM })
    .expect(403);
  const { body } = await http.get('/lots').query({ supplierId: COOP }).expect(200);
  expect(
    body.items.map(({ quantity }: { quantity: number }) => quantity).sort((a: number, b: number) => a - b),
  ).toEqual([1_500, 1_000_000, 1_234_500]);
  expect(body.items[0]).toMatchObject({ harvestedOn: '2026-01-10', readyOn: '2026-01-12', price: 8_500 });
  expect((await send(uuid(7420), 'text/csv', 'komoditas\nrattan\n').expect(409)).body.code).toBe('import.id-used');
});

it('is refused cell by cell for what the door would refuse, and nothing of such a row goes in', async () => {
  const before = await count();
  const csv = [
    'id;pemasok;komoditas;ciri;berat (kg);harga;kode desa;tanggal panen;tanggal siap;warna',
    `;;rattan;form: asalan;10;8500;${VILLAGE};31/02/2026;12/01/2026;x`,
    `;;rattan;form: polos;10;8500;${VILLAGE};10/01/2026;12/01/2026;`,
    `;${IKM};rattan;form: asalan;10;8500;${VILLAGE};10/01/2026;12/01/2026;`,
    `;;seaweed;;10;8500;${VILLAGE};10/01/2026;12/01/2026;`,
    `;;rattan;form: asalan;-5;nol;65;10/01/2026;09/01/2026;`,
    `${uuid(7430)};;rattan;form: asalan;10;8500;${VILLAGE};10/01/2026;12/01/2026;`,
    `${uuid(7430)};;rattan;form: asalan;11;8500;${VILLAGE};10/01/2026;12/01/2026;`,
  ].join('\n');
  const report: RowsReport = (await send(uuid(7431), 'text/csv', csv).set('Accept-Language', 'en').expect(200)).body;
  expect(report).toMatchObject({ rows: 7, created: 1, refused: 6 });
  expect(report.errors.map(({ row: at, column, code }) => [at, column, code])).toEqual([
    [2, 'tanggal panen', 'day.invalid'],
    [3, 'ciri', 'commodity.attribute'],
    [4, 'pemasok', 'actor.other-party'],
    [5, 'komoditas', 'commodity.unknown'],
    [6, 'berat (kg)', 'number.invalid'],
    [6, 'harga', 'number.invalid'],
    [6, 'jumlah (satuan dasar)', 'invalid_type'],
    [6, 'kode desa', 'invalid_format'],
    [8, 'id', 'row.repeated'],
  ]);
  expect(report.errors[0]!.expected).toBe('a day, for example 31/12/2026 (day first) or 2026-12-31');
  expect(report.warnings).toMatchObject([{ row: 1, column: 'warna', code: 'column.unknown' }]);
  expect(await count()).toBe(before + 1);
});

it('reads back what was exported, and changes nothing', async () => {
  const before = await count();
  for (const [n, format, type] of [
    [7440, 'csv', 'text/csv'],
    [7441, 'xlsx', XLSX],
  ] as const) {
    const query = { supplierId: COOP };
    const file = await http.get(`/lots.${format}`).query(query).set(OFFICER).buffer(true).parse(bytes).expect(200);
    const report: RowsReport = (await send(uuid(n), type, file.body as Buffer).expect(200)).body;
    expect(report).toMatchObject({ rows: before, unchanged: before, created: 0, errors: [], warnings: [] });
  }
  expect(await count()).toBe(before);
});

it('has a template that can be filled in and sent', async () => {
  const { body } = await http.get('/import-templates/lots.xlsx').buffer(true).parse(bytes).expect(200);
  const { header, rows } = await readXlsx(new Uint8Array(body as Buffer), 10);
  expect([header.slice(0, 3), rows.length]).toEqual([['id', 'pemasok', 'komoditas'], 1]);
});

it('refuses what is no such file', async () => {
  const codeOf = async (type: string, file: Uint8Array | string) => (await send(uuid(7450), type, file)).body.code;
  expect(await codeOf(XLSX, 'komoditas;harga')).toBe('import.not-xlsx');
  expect(await codeOf('text/csv', await xlsx([HEADINGS, row(1)]))).toBe('import.not-csv');
  expect(await codeOf('text/csv', 'x'.repeat(30_000_000))).toBe('request.too-large');
  expect(await codeOf('application/json', '{}')).toBe('request.media-type');
  const { body } = await send(uuid(7451), XLSX, await xlsx([['nama'], ['x']])).expect(200);
  expect(body).toMatchObject({ refused: 1, rows: 1 });
  expect(body.errors[0]).toMatchObject({ row: 1, column: 'komoditas', code: 'column.needed' });
});
