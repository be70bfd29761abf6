// Reads what each row of a register says, with every problem of the row.
import type { PartyBody, Product } from '@hilir/contracts';
import { readRupiah, readText, readWhole, readYesNo, type Table } from '@hilir/files';
import type { WrittenVillage } from '../regions/region.js';
import {
  knownUnit,
  type Read,
  readCapacity,
  readEmail,
  readKbli,
  readKind,
  readNib,
  readNpwp,
  readPhone,
  readShare,
  readVillageCode,
  SOME_UNITS,
} from './cells.js';
import type { Column, Columns } from './columns.js';
import type { Problem, Wrong } from './problems.js';

/** What a row says, whether or not it is right. */
export interface Candidate {
  row: number;
  body: Omit<PartyBody, 'region'>;
  village: WrittenVillage;
  problems: Problem[];
}
export interface Given {
  village?: string;
  nameFrom?: 'product';
}

/** Reads one cell after the other and collects every problem of the row. */
class Row {
  readonly problems: Problem[] = [];
  constructor(
    readonly row: number,
    private readonly cells: readonly string[],
    private readonly columns: Columns,
  ) {}

  text(field: keyof Columns): string {
    const column = this.columns[field];
    return column ? (this.cells[column.index] ?? '') : '';
  }

  /** Nothing when there is no such column, the cell is empty, or it is wrong. */
  read<T>(field: keyof Columns, how: (cell: string, column: Column) => Read<T>): T | undefined {
    const column = this.columns[field];
    const cell = this.text(field);
    if (!column || cell === '') return undefined;
    const { value, wrong } = how(cell, column);
    if (wrong) this.note(field, wrong);
    return value;
  }

  note(field: keyof Columns, wrong: Wrong): void {
    const column = this.columns[field]?.header ?? field;
    this.problems.push({ row: this.row, column, value: this.text(field), ...wrong });
  }
}

const MOST_PEOPLE = 1_000_000;

export function readRow(
  { row, cells }: Table['rows'][number],
  width: number,
  columns: Columns,
  given: Given,
): Candidate {
  const of = new Row(row, cells, columns);
  if (cells.slice(width).some((cell) => cell !== '')) {
    of.problems.push({
      row,
      column: `${width + 1}`,
      value: cells[width]!,
      code: 'row.cells',
      details: { most: width },
    });
  }
  const named = given.nameFrom ?? 'name';
  const name = of.read(named, (cell) => readText(cell, 200)) ?? '';
  if (columns[named] && of.text(named) === '') of.note(named, { code: 'cell.missing' });
  const body = {
    kind: of.read('kind', readKind) ?? ('ikm' as const),
    name,
    nib: of.read('nib', readNib),
    npwp: of.read('npwp', readNpwp),
    kbli: of.read('kbli', (cell, { edition }) => readKbli(cell, edition)) ?? [],
    ...readSize(of, columns),
    products: readProducts(of, columns),
    womenLed: of.read('womenLed', readYesNo),
    contact: defined({
      name: of.read('contactName', (cell) => readText(cell, 100)),
      phone: of.read('phone', readPhone),
      email: of.read('email', readEmail),
    }),
  };
  const village = readVillage(of, columns, given);
  return { row, body: defined(body) as Candidate['body'], village, problems: of.problems };
}

function readVillage(of: Row, columns: Columns, given: Given): WrittenVillage {
  const located = columns.villageCode || columns.village;
  if (!located) return { code: given.village };
  const written = {
    code: of.read('villageCode', readVillageCode),
    desa: of.text('village'),
    kecamatan: of.text('district'),
    kabkota: of.text('regency'),
  };
  const empty = of.text('villageCode') === '' && written.desa === '';
  if (empty && given.village) return { code: given.village };
  if (empty) of.note(columns.village ? 'village' : 'villageCode', { code: 'cell.missing' });
  return written;
}

function readSize(of: Row, columns: Columns) {
  const rupiah = (cell: string, { scale }: Column) => readRupiah(cell, scale);
  const people = (cell: string) => readWhole(cell, MOST_PEOPLE);
  const total = of.read('workers', people);
  const female = of.read('femaleWorkers', people);
  if (female !== undefined && total !== undefined && female > total)
    of.note('femaleWorkers', { code: 'female.above-total' });
  const investment = of.read('investment', rupiah);
  const blank = (['workers', 'investment'] as const).find((field) => columns[field] && of.text(field) === '');
  if (blank) of.note(blank, { code: 'scale.unknown' });
  const sales = of.read('sales', rupiah);
  const capital = of.read('capital', rupiah);
  const yearlyOutput = of.read('output', rupiah);
  return {
    workers: total === undefined ? undefined : defined({ total, female }),
    investment,
    umkm: umkmOf(sales, capital),
    yearlyOutput,
    rawMaterialShare:
      of.read('rawMaterialShare', readShare) ?? shareOf(of, yearlyOutput, of.read('rawMaterial', rupiah)),
  };
}

/** Yearly sales decide for a business that runs already (PP 7/2021), so they come before its capital. */
function umkmOf(sales: number | undefined, capital: number | undefined): PartyBody['umkm'] {
  if (sales !== undefined) return { basis: 'yearly-sales', amount: sales };
  return capital === undefined ? undefined : { basis: 'capital', amount: capital };
}

function shareOf(of: Row, output: number | undefined, rawMaterial: number | undefined): number | undefined {
  if (rawMaterial === undefined || !output) return undefined;
  const share = Math.round((rawMaterial / output) * 10_000) / 10_000;
  if (rawMaterial <= output) return share;
  of.note('rawMaterial', { code: 'share.above-one', details: { share: String(share).replace('.', ',') } });
  return undefined;
}

/** What offices type when they did not choose a group. */
const NO_GROUP = /^(?:belum .*|-+|)$/i;

function readProducts(of: Row, columns: Columns): Product[] {
  const name = of.read('product', (cell) => readText(cell, 200));
  const yearlyCapacity = of.read('capacity', readCapacity);
  const unit = of.read('unit', (cell) => readText(knownUnit(cell) ?? cell, 30));
  if (unit !== undefined && !knownUnit(unit)) of.note('unit', { code: 'unit.unknown', details: { units: SOME_UNITS } });
  if (yearlyCapacity !== undefined && columns.unit && of.text('unit') === '') of.note('unit', { code: 'unit.missing' });
  const chosen = !NO_GROUP.test(of.text('group'));
  if (columns.group && !chosen) of.note('group', { code: 'group.missing' });
  const group = chosen ? of.read('group', (cell) => readText(cell, 60)) : undefined;
  return name === undefined ? [] : [defined({ name, group, yearlyCapacity, unit }) as Product];
}

/** Without what is not there: MongoDB would keep an undefined field as null. An empty object becomes nothing itself. */
function defined<T extends object>(fields: T): T | undefined {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : (Object.fromEntries(known) as T);
}
