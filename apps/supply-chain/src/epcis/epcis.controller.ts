// The HTTP door of EPCIS 2.0: the standard's query interface.
import {
  type EpcisQueryDocument,
  getEpcisEvent,
  type InputOf,
  Instant,
  queryEpcisEvents,
  Refusal,
} from '@hilir/contracts';
import { Acting, decodeCursor, Input, page, Route, SERVICE_CONFIG, type ServiceConfig } from '@hilir/runtime';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { EventsStore, type Seen } from './events.store.js';

const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const Place = z.tuple([Instant, z.string()]);
const seenBy = ({ partyId, region }: Acting): Seen => ({
  ...(partyId !== undefined && { partyId }),
  ...(region !== undefined && { region }),
});

@Controller()
export class EpcisController {
  constructor(
    private readonly events: EventsStore,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Route(queryEpcisEvents)
  async query(
    @Input() { query }: InputOf<typeof queryEpcisEvents>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EpcisQueryDocument> {
    const { perPage, nextPageToken, ...filter } = query;
    const [at, id] =
      nextPageToken === undefined ? [] : decodeCursor(nextPageToken, Place, acting.language, 'nextPageToken');
    const from = at !== undefined && id !== undefined ? { recordTime: new Date(at), id } : undefined;
    const found = await this.events.query(filter, seenBy(acting), from, perPage + 1);
    const { items, next } = page(found, perPage, (one) => [one.recordTime.toISOString(), one._id]);
    reply.header('GS1-EPCIS-Version', '2.0.0');
    if (next !== undefined) reply.header('Link', nextLink(filter, perPage, next));
    return {
      '@context': this.context(),
      type: 'EPCISQueryDocument',
      schemaVersion: '2.0',
      creationDate: new Date().toISOString(),
      epcisBody: {
        queryResults: {
          queryName: 'SimpleEventQuery',
          resultsBody: { eventList: items.map(({ event }) => ({ ...event })) },
        },
      },
    };
  }

  @Route(getEpcisEvent)
  async get(@Input() { params }: InputOf<typeof getEpcisEvent>, @Acting() acting: Acting) {
    const found = await this.events.read(params.eventID, seenBy(acting));
    if (!found) throw new Refusal('epcis.not-found');
    return { '@context': this.context(), ...found.event };
  }

  /** The standard's words, and ours beside them. */
  private context(): EpcisQueryDocument['@context'] {
    return [CONTEXT, { hilir: `${this.config.PUBLIC_URL}/words#` }];
  }
}

/** RFC 8288, relative to the request. */
function nextLink(filter: object, perPage: number, nextPageToken: string): string {
  const query = new URLSearchParams({ ...(filter as Record<string, string>), perPage: String(perPage), nextPageToken });
  return `<${queryEpcisEvents.path}?${query.toString()}>; rel="next"`;
}
