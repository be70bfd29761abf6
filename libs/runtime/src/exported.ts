// Answers with a whole list as a file, by walking the list itself page by page: what a list does not show, no file holds.
import { type FileFormat, MEDIA_TYPES } from '@hilir/contracts';
import { type Columns, csvOf, xlsxOf } from '@hilir/files';
import { StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';

/** Rows held at once. More of them outlive a collection of young objects, and the heap grows. */
const PAGE = 200;
/** What waits for a slow reader. */
const AHEAD_BYTES = 256 * 1024;

interface Page<T> {
  items: readonly T[];
  next?: string | undefined;
}
/** Of a list, what an export has too; the page is put in here. */
interface Asked {
  params: { format: FileFormat };
  query: object;
}

/**
 * `list` is the method behind the list's own route. The first page is read before anything is sent, so that a refusal is
 * a problem document; a failure after that breaks the connection, and whoever goes away ends the walk.
 */
export async function exported<I extends { query: object }, T>(
  name: string,
  columns: Columns<NoInfer<T>>,
  input: Asked,
  list: (input: I) => Promise<Page<T>>,
): Promise<StreamableFile> {
  const { format, ...params } = input.params;
  const read = (cursor?: string): Promise<Page<T>> =>
    list({
      ...input,
      params,
      query: { ...input.query, limit: PAGE, ...(cursor !== undefined && { cursor }) },
    } as never);
  const pages = walk(await read(), read);
  const file = format === 'csv' ? Readable.from(csvOf(columns, pages), BYTES) : xlsxFile(name, columns, pages);
  return new StreamableFile(file, {
    type: format === 'csv' ? `${MEDIA_TYPES.csv}; charset=utf-8` : MEDIA_TYPES.xlsx,
    disposition: `attachment; filename="${name}.${format}"`,
  });
}

const BYTES = { objectMode: false, highWaterMark: AHEAD_BYTES };

async function* walk<T>(first: Page<T>, read: (cursor: string) => Promise<Page<T>>): AsyncGenerator<readonly T[]> {
  yield first.items;
  for (let { next } = first; next !== undefined;) {
    const page = await read(next);
    yield page.items;
    ({ next } = page);
  }
}

function xlsxFile<T>(name: string, columns: Columns<T>, pages: AsyncIterable<readonly T[]>): Readable {
  const web = xlsxOf(name, columns, pages);
  return Readable.fromWeb(web as Parameters<typeof Readable.fromWeb>[0], { highWaterMark: AHEAD_BYTES });
}
