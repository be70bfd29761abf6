// Lists that can be taken away as a file, and tables that are sent in as one.
import { z } from 'zod';
import { type RouteDefinition } from './route.js';

export const CSV = 'text/csv';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const FileFormat = z.enum(['csv', 'xlsx']);
export type FileFormat = z.infer<typeof FileFormat>;
export const MEDIA_TYPES = { csv: CSV, xlsx: XLSX } as const satisfies Record<FileFormat, string>;

/** A file as the body of a request; its type is the Content-Type. For routes that consume TABLES. */
export const Upload = z.file().min(1);
export const TABLES = [CSV, XLSX] as const;

type Whole<Q> = Omit<z.infer<Q>, 'cursor' | 'limit'>;
export type ExportOf<P extends z.ZodType, Q extends z.ZodType> = RouteDefinition<
  z.ZodType<z.infer<P> & { format: FileFormat }>,
  z.ZodType<Whole<Q>>,
  z.ZodUndefined
>;

/** The export of a list: `GET /lots.csv` and `/lots.xlsx` beside `GET /lots`, with its filters and scope, whole. */
export function defineExport<P extends z.ZodType, Q extends z.ZodType>(
  list: RouteDefinition<P, Q, z.ZodUndefined>,
): ExportOf<P, Q> {
  const [params, query] = [list.params, list.query] as unknown as [z.ZodObject, z.ZodObject];
  return {
    method: 'GET',
    path: `${list.path}.:format`,
    summary: `${list.summary}; whole, as CSV or XLSX`,
    roles: list.roles,
    params: params.extend({ format: FileFormat }) as never,
    query: query.omit({ cursor: true, limit: true }) as never,
    body: z.undefined(),
    answers: {
      200: {
        description: 'The whole list, row by row; numbers and dates as such in XLSX, days and moments in UTC',
        schema: z.string(),
        contentType: Object.values(MEDIA_TYPES),
      },
    },
    refusals: list.refusals,
  };
}
