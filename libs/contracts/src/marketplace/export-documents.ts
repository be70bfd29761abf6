// Which documents an export of finished goods needs, by HS code and country, as dated data; their fact and their HTTP shapes.
import { z } from 'zod';
import { CountryCode } from '../countries.js';
import { defineFact } from '../envelope.js';
import { defineHistory } from '../history.js';
import { defineRoute } from '../route.js';
import { Bilingual } from '../supply-chain/commodity.js';
import { Day, Text } from '../vocabulary.js';
import { SaleDocumentCode } from './sale.js';

/** The beginning of HS codes: a chapter, a heading, a subheading or a whole code. */
const HsPrefix = z
  .string()
  .regex(/^[0-9]{2}(?:[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2})?)?)?$/)
  .meta({ description: 'Beginning of HS codes: 2, 4, 6 or 8 digits', examples: ['4602'] });
export const ExportDocumentEntry = z.strictObject({
  /** Beginnings of the HS codes that it is about; all goods when empty. */
  hs: z.array(HsPrefix).max(200),
  /** Where the goods go; everywhere when empty. */
  destinations: z.array(CountryCode).max(249),
  /** First and last day on which it is in force; without a last day, until further notice. */
  from: Day,
  to: Day.optional(),
  /** Without it the goods may not leave; else it is asked for by some, or useful. */
  required: z.boolean(),
  /** The regulation that it stands on, or where it was read. */
  source: Text(300),
  note: Text(500).optional(),
});
export type ExportDocumentEntry = z.infer<typeof ExportDocumentEntry>;
export const ExportDocumentBody = z.strictObject({
  name: Bilingual,
  entries: z.array(ExportDocumentEntry).min(1).max(100),
});
export type ExportDocumentBody = z.infer<typeof ExportDocumentBody>;
export const ExportDocument = ExportDocumentBody.extend({ code: SaleDocumentCode, version: z.int().min(1) });
export type ExportDocument = z.infer<typeof ExportDocument>;
/** A document that an export needs or may need, with the entries that say so. */
export const NeededDocument = ExportDocument.extend({ required: z.boolean() });
export type NeededDocument = z.infer<typeof NeededDocument>;

export const ExportDocumentDefined = defineFact('marketplace.export-document-defined.v1', {
  topic: 'marketplace.sales',
  summary: 'What is known of a document that exports need was said, or an entry was added or given its last day.',
  data: ExportDocument.loose(),
});

export const defineExportDocument = defineRoute({
  method: 'PUT',
  path: '/export-documents/:code',
  summary: 'Say which exports need a document; entries are added or given their last day, never changed or taken away',
  roles: ['provincial', 'operator'],
  params: z.strictObject({ code: SaleDocumentCode }),
  body: ExportDocumentBody,
  answers: { 200: { description: 'The document as it now is', schema: ExportDocument } },
  refusals: ['export-document.changed', 'export-document.dates'],
});
export const listExportDocuments = defineRoute({
  method: 'GET',
  path: '/export-documents',
  summary: 'Documents that goods of these HS codes need for a country on a day; of what is left out, all that there is',
  roles: 'anyone',
  query: z.strictObject({
    hs: z
      .string()
      .regex(/^[0-9]{4}\.[0-9]{2}(?:\.[0-9]{2})?(?:,[0-9]{4}\.[0-9]{2}(?:\.[0-9]{2})?){0,19}$/)
      .optional()
      .meta({ description: 'HS codes of the goods, with commas', examples: ['4602.12,9401.53'] }),
    country: CountryCode.optional(),
    day: Day.optional(),
  }),
  answers: {
    200: { description: 'Documents by code', schema: z.object({ items: z.array(NeededDocument) }) },
  },
  refusals: [],
});

export const exportDocumentHistory = defineHistory('/export-documents/:code', {
  params: z.strictObject({ code: SaleDocumentCode }),
  refusals: ['export-document.not-found'],
});

export const EXPORT_DOCUMENT_ROUTES = { defineExportDocument, listExportDocuments, exportDocumentHistory };
