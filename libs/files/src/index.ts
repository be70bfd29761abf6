// Tables that people carry in and out: CSV and XLSX, read cell by cell and written row by row.
export * from './cells.js';
export { type Columns, csvOf, day, instant, joined, named, xlsxOf, yesNo } from './columns.js';
export { type Field, type Fields, placeOf, type Places, placesOf, readFields, type ValuesOf } from './fields.js';
export {
  CELL_PROBLEMS,
  type CellCode,
  type Expectation,
  filled,
  type Place,
  type Problem,
  shownProblem,
  type Wrong,
} from './problems.js';
export {
  countRow,
  emptyRows,
  hasErrors,
  MOST_LISTED,
  noteAll,
  reportOf,
  type RowsTally,
  type Said,
  say,
  type Words,
} from './rows.js';
export { readCsv, readTable, readXlsx, type Table } from './table.js';
export { templateOf } from './template.js';
export { wordsOf } from './words.js';
