// Imports through the HTTP door on the real engines: dry run, once and again, killed half way, the same twice at once.
import 'reflect-metadata';
import { type Fact, type ImportReport, PartyActivated, PartyRegistered } from '@hilir/contracts';
import { OnFact, Transaction } from '@hilir/messaging';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import supertest from 'supertest';
import { uuidv7 } from 'uuidv7';
import { AppModule } from '../app.module.js';

const heard: Fact[] = [];
@Controller()
class Listener {
  @OnFact(PartyRegistered) registered(@Payload() fact: Fact) {
    heard.push(fact);
  }
  @OnFact(PartyActivated) activated(@Payload() fact: Fact) {
    heard.push(fact);
  }
}
@Module({ imports: [AppModule], controllers: [Listener] })
class RegistryWithListener {}

const OFFICER = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6502' };

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
beforeAll(async () => {
  const run = `imports-${process.pid}`;
  app = await createService(RegistryWithListener, 'registry', {
    ...process.env,
    DATABASE_PREFIX: `${run}-`,
    TOPIC_PREFIX: `${run}.`,
    TOPIC_PARTITIONS: '2',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  });
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
}, 120_000);
afterAll(() => app?.close(), 30_000);

const put = (importId: string, csv: string, query: object = {}, acting: Record<string, string> = OFFICER) =>
  http.put(`/imports/${importId}`).query(query).set(acting).set('Content-Type', 'text/csv').send(csv);
const imported = async (csv: string, query: object = {}, importId = uuidv7()): Promise<ImportReport> =>
  (await put(importId, csv, query).expect(200)).body;
const countOf = async (name: string): Promise<number> => {
  const { body } = await http
    .get('/parties')
    .query({ name, limit: 200 })
    .set({ 'X-Acting-Role': 'auditor' })
    .expect(200);
  return body.items.length;
};
/** A register of its own words, so that tests do not meet. */
const register = (word: string, rows: number): string =>
  ['nama;desa;kecamatan;tenaga kerja;investasi (ribu rupiah);produk']
    .concat(Array.from({ length: rows }, (_, i) => `UD ${word} ${i};Long Bisai;Mentarang;${(i % 9) + 1};1.400;Anjat`))
    .join('\n');
const COUNTS = { refused: 0, created: 0, unchanged: 0, duplicates: 0 };

describe('a dry run', () => {
  it('tells what would go in and leaves nothing behind, not even its id', async () => {
    const [id, csv] = [uuidv7(), register('kering', 3)];
    expect(await imported(csv, { dryRun: 'true' }, id)).toMatchObject({ ...COUNTS, rows: 3, created: 3, dryRun: true });
    expect(await countOf('kering')).toBe(0);
    await http.get(`/imports/${id}`).set(OFFICER).expect(404);
    expect(await imported(register('kering', 4), {}, id)).toMatchObject({ created: 4, dryRun: false });
  });
});

describe('an import', () => {
  it('registers each row once, however often it comes and in whichever file', async () => {
    const [id, csv] = [uuidv7(), register('sekali', 250)];
    const first = await imported(csv, {}, id);
    expect(first).toMatchObject({ ...COUNTS, rows: 250, accepted: 250, created: 250 });
    expect(await imported(csv, {}, id)).toEqual(first);
    expect((await http.get(`/imports/${id}`).set(OFFICER).expect(200)).body).toEqual(first);
    expect(await imported(csv)).toMatchObject({ ...COUNTS, accepted: 250, unchanged: 250 });
    const others = csv.split('\n').slice(0, 101).join('\r\n').replaceAll(';', '\t');
    expect(await imported(`\uFEFF${others}`)).toMatchObject({ ...COUNTS, accepted: 100, unchanged: 100 });
    expect(await countOf('sekali')).toBe(200);
  });

  it('refuses its id for another file', async () => {
    const id = uuidv7();
    await imported(register('satu', 1), {}, id);
    expect((await put(id, register('dua', 1)).expect(409)).body.code).toBe('import.id-used');
  });

  it('finishes when it is repeated after it was killed half way, with the report of one that was not', async () => {
    const [id, csv] = [uuidv7(), register('terputus', 700)];
    const run = Transaction.prototype.run;
    let left = 3;
    const killed = jest.spyOn(app.get(Transaction), 'run').mockImplementation(function (this: Transaction, ...call) {
      return left-- > 0 ? run.apply(this, call) : Promise.reject(new Error('killed'));
    } as typeof run);
    await put(id, csv).expect(500);
    killed.mockRestore();
    expect((await http.get(`/imports/${id}`).set(OFFICER).expect(200)).body.status).toBe('running');
    const halfWay = await countOf('terputus');
    expect(halfWay).toBeGreaterThan(0);
    expect(await imported(csv, {}, id)).toMatchObject({ ...COUNTS, rows: 700, created: 700, status: 'done' });
  });

  it('registers each row once when it comes several times at once', async () => {
    const [id, csv] = [uuidv7(), register('serentak', 300)];
    const reports = await Promise.all([imported(csv, {}, id), imported(csv, {}, id), imported(csv)]);
    expect(reports.map(({ accepted }) => accepted)).toEqual([300, 300, 300]);
    const facts = await heardAbout('serentak', 300);
    expect(new Set(facts.map(({ subject }) => subject)).size).toBe(300);
    expect(facts).toHaveLength(300);
  });

  it('activates what is complete when asked, and tells both facts in order', async () => {
    const csv = 'nama;kind;desa;kecamatan;produk\nUD Giat;ikm;Long Bisai;;Anjat\nKoperasi Giat;koperasi;Long Bisai;;\n';
    const report = await imported(csv, { activate: 'true' });
    expect(report).toMatchObject({ created: 2, activated: 1 });
    expect(report.warnings).toMatchObject([{ row: 3, column: 'nib', code: 'party.incomplete' }]);
    const facts = await heardAbout('giat', 3);
    expect(facts.filter(({ data }) => (data as { kind: string }).kind === 'ikm').map(({ type }) => type)).toEqual([
      PartyRegistered.type,
      PartyActivated.type,
    ]);
  });

  it('leaves alone who is there already, and says whom', async () => {
    const partyId = uuidv7();
    const body = { kind: 'ikm', name: 'UD Sudah Ada', region: '6502012002', nib: '9120001112223' };
    await http.put(`/parties/${partyId}`).set(OFFICER).send(body).expect(201);
    const csv =
      'nama,kode desa,nib\nSudah ada CV,6502012002,\nLain,65.02.01.2005,9120001112223\nBaru,6502012002,\nUD Baru,6502012002,\n';
    const report = await imported(csv);
    expect(report).toMatchObject({ rows: 4, accepted: 4, created: 1, duplicates: 3 });
    expect(report.duplicateRows).toMatchObject([
      { row: 2, partyId, why: 'same-name' },
      { row: 3, partyId, why: 'same-nib' },
      { row: 5, name: 'Baru', why: 'same-source' },
    ]);
  });

  it('refuses rows outside the region of the caller, and villages it cannot tell apart', async () => {
    const csv = 'nama,desa,kecamatan\nA,Suka Maju,\nB,Genting Tanah,\nC,Nihil,\nD,Long Bisai,Malinau Kota\n';
    const { errors, refused } = await imported(csv);
    expect(refused).toBe(4);
    expect(errors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, 'desa', expect.stringMatching(/^village\./)],
      [3, 'desa', 'village.outside'],
      [4, 'desa', 'village.unknown'],
      [5, 'desa', 'village.unknown'],
    ]);
    const everywhere = (await put(uuidv7(), csv, {}, { 'X-Acting-Role': 'operator' }).expect(200)).body;
    expect(everywhere.errors[0]).toMatchObject({ row: 2, code: 'village.ambiguous' });
  });

  it('says once that a column is missing, and is refused where it is no CSV', async () => {
    const { errors, refused } = await imported('produk,nib\nAnjat,123\nDoyo,\n');
    expect(errors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [1, 'nama', 'column.missing'],
      [1, 'desa', 'column.missing'],
      [2, 'nib', 'nib.invalid'],
    ]);
    expect(refused).toBe(2);
    expect((await put(uuidv7(), 'nama,desa\n"a').expect(422)).body).toMatchObject({ code: 'import.not-csv' });
    await http.put(`/imports/${uuidv7()}`).set(OFFICER).send({ rows: [] }).expect(415);
    await put(uuidv7(), register('x', 1), { village: '6402102001' }).expect(403);
    await put(uuidv7(), register('x', 1), {}, { 'X-Acting-Role': 'auditor' }).expect(403);
  });
});

async function heardAbout(word: string, count: number): Promise<Fact[]> {
  const about = () => heard.filter(({ data }) => (data as { name: string }).name.toLowerCase().includes(word));
  for (let tries = 0; tries < 200 && about().length < count; tries++) await setTimeout(100);
  // A moment more: one too many would come now.
  await setTimeout(500);
  return about();
}

// Its source states no licence, so the register is not in the repository; where it lies beside it, it is tried.
const REAL = process.env.HILIR_REGISTER_CSV ?? '';
(existsSync(REAL) ? describe : describe.skip)('a real register without names and villages', () => {
  const kutai = { 'X-Acting-Role': 'officer', 'X-Acting-Region': '6402' };
  it('goes in as drafts once its village and the column for names are said', async () => {
    const csv = readFileSync(REAL, 'utf8');
    const without = (await put(uuidv7(), csv, { dryRun: 'true' }, kutai).expect(200)).body;
    expect(without.errors.map(({ column }: { column: string }) => column)).toEqual(['nama', 'desa']);
    const said = { village: '6402102001', nameFrom: 'product' };
    const report = (await put(uuidv7(), csv, said, kutai).expect(200)).body;
    expect(report).toMatchObject({ rows: 1483, created: 1482, refused: 1, duplicates: 0 });
    const again = (await put(uuidv7(), csv, said, kutai).expect(200)).body;
    expect(again).toMatchObject({ created: 0, unchanged: 1482, refused: 1 });
  }, 60_000);
});
