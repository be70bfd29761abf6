// A paper as one HTML page that needs nothing else: A4 when printed, and readable on a narrow telephone.
import { renderSVG } from 'uqr';
import { type Field, LABELS, type Paper } from './paper.js';

export function htmlOf(paper: Paper): string {
  const label = LABELS[paper.language];
  const { title, number, table } = paper;
  return `<!doctype html>
<html lang="${paper.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(`${title} ${number}`)}</title>
<style>${STYLE}
@page { @bottom-right { content: "${label.page} " counter(page) " ${label.of} " counter(pages); font: 8pt sans-serif; } }
</style>
</head>
<body>
<main>
<header>
<div>
<h1>${text(title)}</h1>
${fields([{ label: label.number, value: number }, ...paper.fields])}
</div>
${paper.link === undefined ? '' : `<div class="code">${renderSVG(paper.link, { border: 1 })}</div>`}
</header>
<div class="parties">${paper.parties.map(partyOf).join('')}</div>
<table${table.columns.length > 6 ? ' class="many"' : ''}>
<thead><tr>${table.columns.map((column) => `<th scope="col"${figures(column)}>${text(column.label)}</th>`).join('')}</tr></thead>
<tbody>${table.rows.map((row) => rowOf(row, table.columns)).join('')}</tbody>
</table>
<div class="totals">${fields(paper.totals)}</div>
${paper.words ? `<p class="words"><span>${text(paper.words.label)}:</span> ${text(paper.words.value)}</p>` : ''}
${paper.references.length > 0 ? `<h2>${label.references}</h2>${fields(paper.references)}` : ''}
${paper.notes.length > 0 ? `<h2>${label.notes}</h2><ul>${paper.notes.map((note) => `<li>${text(note)}</li>`).join('')}</ul>` : ''}
<div class="signatures">${paper.signatures.map(({ role, name }) => `<div><p>${text(role)}</p><p class="name">${text(name ?? '')}</p></div>`).join('')}</div>
${paper.link === undefined ? '' : `<p class="link">${text(paper.link)}</p>`}
</main>
</body>
</html>
`;
}

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What a person typed, as text and nothing else; lines stay lines. */
const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => ESCAPED[sign]!).replaceAll('\n', '<br>');

const fields = (list: readonly Field[]): string =>
  `<dl>${list.map(({ label, value }) => `<div><dt>${text(label)}</dt><dd>${text(value)}</dd></div>`).join('')}</dl>`;
const figures = ({ figures }: { figures?: boolean }): string => (figures ? ' class="figures"' : '');
const partyOf = ({ role, name, lines }: Paper['parties'][number]): string =>
  `<section><h2>${text(role)}</h2><p class="name">${text(name)}</p>${lines.map((line) => `<p>${text(line)}</p>`).join('')}</section>`;
/** On a narrow screen a row becomes a card, so each cell carries its label. */
const rowOf = (row: readonly string[], columns: Paper['table']['columns']): string =>
  `<tr>${row
    .map((cell, i) => `<td data-label="${text(columns[i]!.label)}"${figures(columns[i]!)}>${text(cell)}</td>`)
    .join('')}</tr>`;

const STYLE = `
@page { size: A4; margin: 15mm 15mm 18mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #f3f4f6; color: #111; font: 14px/1.45 Roboto, "Segoe UI", "Noto Sans", sans-serif; }
main { max-width: 210mm; margin: 16px auto; padding: 15mm; background: #fff; }
h1 { margin: 0 0 8px; font-size: 22px; letter-spacing: .02em; }
h2 { margin: 16px 0 4px; font-size: 12px; text-transform: uppercase; letter-spacing: .05em; color: #4b5563; }
p, dl, ul { margin: 0; }
ul { padding-left: 18px; }
header { display: flex; justify-content: space-between; gap: 16px; border-bottom: 2px solid #111; padding-bottom: 12px; }
dl > div { display: flex; gap: 8px; }
dt { flex: 0 0 11em; color: #4b5563; }
dd { margin: 0; overflow-wrap: anywhere; }
.code svg { width: 96px; height: 96px; display: block; }
.parties { display: flex; flex-wrap: wrap; gap: 0 24px; }
.parties section { flex: 1 1 200px; overflow-wrap: anywhere; }
.name { font-weight: 600; }
table { width: 100%; border-collapse: collapse; margin-top: 16px; font-size: 13px; }
th, td { padding: 5px 6px; text-align: left; vertical-align: top; border-bottom: 1px solid #d1d5db; overflow-wrap: anywhere; }
th { border-bottom: 1.5px solid #111; font-size: 12px; vertical-align: bottom; overflow-wrap: normal; }
.figures { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th.figures { white-space: normal; }
.many { font-size: 11px; }
.many th { font-size: 10px; }
.many th, .many td { padding: 4px; }
.many td:first-child { min-width: 15em; }
tr, .totals, .words, .signatures > div { break-inside: avoid; }
thead { display: table-header-group; }
.totals { margin: 8px 0 0 auto; max-width: 360px; }
.totals dl > div { justify-content: space-between; padding: 3px 6px; }
.totals dl > div:last-child { border-top: 1.5px solid #111; font-weight: 700; font-size: 15px; }
.totals dt { flex: 0 1 auto; color: inherit; }
.totals dd { text-align: right; white-space: nowrap; }
.words { margin-top: 12px; padding: 8px 10px; background: #f3f4f6; font-style: italic; }
.words span { font-style: normal; color: #4b5563; }
.signatures { display: flex; flex-wrap: wrap; gap: 24px; margin-top: 28px; }
.signatures > div { flex: 1 1 140px; text-align: center; }
.signatures .name { margin-top: 64px; padding-top: 4px; border-top: 1px solid #111; min-height: 1.6em; }
.link { margin-top: 20px; font-size: 11px; color: #4b5563; overflow-wrap: anywhere; }
@media screen and (max-width: 640px) {
  main { margin: 0; padding: 16px; }
  .code { display: none; }
  dt { flex-basis: 7.5em; }
  table, tbody, tr, td { display: block; width: 100%; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 8px 0; border-bottom: 1px solid #9ca3af; }
  td, td.figures { display: flex; justify-content: space-between; gap: 12px; padding: 2px 0; border: 0; text-align: right; }
  td::before { content: attr(data-label); flex: 0 0 auto; max-width: 45%; color: #4b5563; text-align: left; white-space: normal; }
  table, table.many, .many th { font-size: 13px; }
  td:first-child { display: block; text-align: left; }
  td:first-child::first-line { font-weight: 600; }
  td:first-child::before { content: none; }
  td[data-label]:empty { display: none; }
  .totals { max-width: none; }
}
@media print {
  body { background: none; font-size: 10pt; }
  main { margin: 0; padding: 0; max-width: none; }
  .words { background: none; border: 1px solid #9ca3af; }
}
`;
