// What a refusal looks like on the wire.
import { z } from 'zod';

/** A problem document (RFC 9457). */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** Stable: programs look at this, people read `detail`. */
    code: z.string(),
    instance: z.string(),
    correlationId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'Why a request was not carried out (RFC 9457)' });
export type Problem = z.infer<typeof Problem>;
