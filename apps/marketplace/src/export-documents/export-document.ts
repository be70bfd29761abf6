// Which documents an export needs on a day, and how what is known of them grows: entries end, and others are added.
import {
  type ExportDocument,
  type ExportDocumentBody,
  ExportDocumentDefined,
  type ExportDocumentEntry,
  type NeededDocument,
  type NewFact,
  type Recorded,
  Refusal,
} from '@hilir/contracts';

/** What is sent where, when; of what is left out, every entry speaks. */
export interface Sending {
  hs?: readonly string[] | undefined;
  country?: string | undefined;
  day?: string | undefined;
}

/** The documents that some of the goods need or may need, by code. One is required as soon as one entry requires it. */
export function checklistFor(documents: readonly ExportDocument[], { hs, country, day }: Sending): NeededDocument[] {
  const speaks = (entry: ExportDocumentEntry): boolean =>
    (hs === undefined ||
      entry.hs.length === 0 ||
      entry.hs.some((prefix) => hs.some((code) => code.startsWith(prefix)))) &&
    (country === undefined || entry.destinations.length === 0 || entry.destinations.includes(country)) &&
    (day === undefined || (entry.from <= day && (entry.to === undefined || day <= entry.to)));
  return documents
    .map((document) => ({ ...document, entries: document.entries.filter(speaks) }))
    .filter(({ entries }) => entries.length > 0)
    .map((document) => ({ ...document, required: document.entries.some(({ required }) => required) }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

export const EXPORT_DOCUMENT_HISTORY: Recorded = { kind: 'export-document', fields: ['name', 'entries'] };

/** The document as it becomes, or undefined when it is so already. What an entry said stays; it may be given its last day. */
export function defineDocument(
  known: ExportDocument | null,
  code: string,
  body: ExportDocumentBody,
): { document: ExportDocument; fact: NewFact } | undefined {
  const entries = body.entries.toSorted((a, b) => (contentOf(a) < contentOf(b) ? -1 : 1));
  if (entries.some(({ from, to }) => to !== undefined && to < from)) throw new Refusal('export-document.dates');
  const kept = known?.entries.every((entry) => entries.some((one) => continues(entry, one)));
  if (kept === false) throw new Refusal('export-document.changed');
  const document: ExportDocument = { name: body.name, entries, code, version: (known?.version ?? 0) + 1 };
  if (known && JSON.stringify([known.name, known.entries]) === JSON.stringify([document.name, entries]))
    return undefined;
  return {
    document,
    fact: ExportDocumentDefined.of({ subject: code, sequence: document.version, key: code }, document),
  };
}

/** All of an entry but its last day, in one order. */
const contentOf = ({ hs, destinations, from, required, source, note }: ExportDocumentEntry): string =>
  JSON.stringify([from, hs, destinations, required, source, note]);
const continues = (known: ExportDocumentEntry, one: ExportDocumentEntry): boolean =>
  contentOf(known) === contentOf(one) && (known.to === undefined || known.to === one.to);
