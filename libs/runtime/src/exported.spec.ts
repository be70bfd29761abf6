// The export of a list as a file: every row once, no more read than is taken away, and never a half that looks whole.
import { type FileFormat, Refusal } from '@hilir/contracts';
import { type Columns, readCsv, readXlsx } from '@hilir/files';
import { describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { exported } from './exported.js';

interface Row {
  id: number;
  text: string;
}
const COLUMNS: Columns<Row> = { id: ({ id }) => id, teks: ({ text }) => text };
const FORMATS: FileFormat[] = ['csv', 'xlsx'];

/** A list of so many rows, that fails at the page asked for. */
function aList(rows: number, failsAt = Infinity) {
  const asked = { pages: 0, queries: [] as object[] };
  const list = async ({ query }: { query: { cursor?: string; limit: number; word?: string } }) => {
    asked.queries.push(query);
    if (asked.pages++ >= failsAt) throw failsAt === 0 ? new Refusal('seller.unknown') : new Error('lost the database');
    const from = Number(query.cursor ?? 0);
    const until = Math.min(from + query.limit, rows);
    const items = Array.from({ length: until - from }, (_, i) => ({ id: from + i, text: `=baris "${from + i}"; x` }));
    return { items, ...(until < rows && { next: String(until) }) };
  };
  return { asked, list };
}
const input = (format: FileFormat) => ({ params: { format }, query: { word: 'anjat' } });

describe.each(FORMATS)('a list as %s', (format) => {
  it('has every row once, of the list that was asked for', async () => {
    const { asked, list } = aList(50_000);
    const file = await exported('x', COLUMNS, input(format), list);
    const bytes = await buffer(file.getStream());
    const table = format === 'csv' ? readCsv(bytes.toString(), 60_000) : await readXlsx(new Uint8Array(bytes), 60_000);
    expect(table.rows.every(({ cells }, i) => cells[0] === String(i) && cells[1] === `=baris "${i}"; x`)).toBe(true);
    expect(table.rows).toHaveLength(50_000);
    expect(asked.queries.every((query) => (query as { word: string }).word === 'anjat')).toBe(true);
    expect(file.getHeaders().disposition).toBe(`attachment; filename="x.${format}"`);
  }, 30_000);

  it('is read no further than it is taken away, and not at all once nobody takes it', async () => {
    const { asked, list } = aList(1_000_000);
    const stream = (await exported('x', COLUMNS, input(format), list)).getStream();
    for await (const chunk of stream) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await new Promise((resolve) => (stream.closed ? resolve(undefined) : stream.once('close', resolve)));
    const { pages } = asked;
    // Of five thousand.
    expect(pages).toBeLessThan(500);
    await new Promise(setImmediate);
    expect(asked.pages).toBeLessThan(pages + 5);
  });

  it('breaks when it fails half way', async () => {
    const { list } = aList(1_000_000, 20);
    const file = await exported('x', COLUMNS, input(format), list);
    await expect(buffer(file.getStream())).rejects.toThrow('lost the database');
  });

  it('is refused before anything is sent', async () => {
    const { list } = aList(10, 0);
    await expect(exported('x', COLUMNS, input(format), list)).rejects.toThrow(Refusal);
  });

  it('has its headings where the list is empty', async () => {
    const file = await exported('x', COLUMNS, input(format), aList(0).list);
    expect((await buffer(file.getStream())).length).toBeGreaterThan(5);
  });
});
