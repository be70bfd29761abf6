// Papers that people print and sign: their kinds, their running numbers, and how a route is asked for one.
import { z } from 'zod';
import type { RouteDefinition } from './route.js';

export const PaperKind = z.enum(['invoice', 'bast']);
export type PaperKind = z.infer<typeof PaperKind>;

const PREFIX: Record<PaperKind, string> = { invoice: 'INV', bast: 'BAST' };
/** Runs from 1 for each issuer, kind and year, without gap or repeat. */
export const PaperNumber = z
  .string()
  .regex(/^(?:INV|BAST)\/[0-9]{4}\/[0-9]{6,9}$/)
  .meta({ description: 'Running number of an issuer and year', examples: ['INV/2026/000123'] });
export const paperNumberOf = (kind: PaperKind, year: number, running: number): string =>
  `${PREFIX[kind]}/${year}/${String(running).padStart(6, '0')}`;

/** A page to read and print, or a file to send. The language is the caller's own unless it names one. */
export const paperQuery = {
  format: z.enum(['html', 'pdf']).default('html'),
  language: z.enum(['id', 'en']).optional(),
};
/** What a route of a paper answers. */
export const paperAnswers: RouteDefinition['answers'] = {
  200: {
    description: 'The paper, as HTML or as PDF',
    schema: z.string(),
    contentType: ['text/html', 'application/pdf'],
  },
};
