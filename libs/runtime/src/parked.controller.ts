// The operator's door to events that a handler could not take.
import { discardParked, type InputOf, Instant, listParked, type ParkedEvent, replayParked } from '@hilir/contracts';
import { ParkedEvents } from '@hilir/messaging';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { Acting } from './acting.js';
import { decodeCursor, page } from './cursor.js';
import { Input } from './input.js';
import { Route } from './route.js';

const Position = z.tuple([Instant, z.string()]);

@Controller()
export class ParkedController {
  constructor(private readonly parked: ParkedEvents) {}

  @Route(listParked)
  async list(@Input() { query }: InputOf<typeof listParked>, @Acting() { language }: Acting) {
    const { status, cursor, limit } = query;
    const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, Position, language);
    const after = at !== undefined && id !== undefined ? { parkedAt: new Date(at), id } : undefined;
    const rows = await this.parked.list({ status, after, limit: limit + 1 });
    return page(rows, limit, (row) => [row.parkedAt, row.parkedId]);
  }

  @Route(replayParked)
  replay(@Input() { params, body }: InputOf<typeof replayParked>, @Acting() acting: Acting): Promise<ParkedEvent> {
    return this.parked.replay(params.parkedId, { by: acting.role, reason: body.reason });
  }

  @Route(discardParked)
  discard(@Input() { params, body }: InputOf<typeof discardParked>, @Acting() acting: Acting): Promise<ParkedEvent> {
    return this.parked.discard(params.parkedId, { by: acting.role, reason: body.reason });
  }
}
