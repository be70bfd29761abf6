// The HTTP door of hand-overs.
import {
  bastOfHandOver,
  cancelHandOver,
  dispatchHandOver,
  exportHandOvers,
  getHandOver,
  type HandOver as HandOverView,
  handOverHistory,
  type InputOf,
  Instant,
  listHandOvers,
  prepareHandOver,
  receiveHandOver,
  Refusal,
} from '@hilir/contracts';
import { print } from '@hilir/papers';
import {
  Acting,
  actsFor,
  decodeCursor,
  exported,
  History,
  Input,
  mustActFor,
  page,
  Route,
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@hilir/runtime';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { bastPaper } from './bast-paper.js';
import { HAND_OVER_HISTORY, type HandOver } from './hand-over.js';
import { HAND_OVER_COLUMNS } from './hand-overs.columns.js';
import { HandOversService, mustSee } from './hand-overs.service.js';
import { type HandOversFilter, HandOversStore } from './hand-overs.store.js';

@Controller()
export class HandOversController {
  constructor(
    private readonly handOvers: HandOversService,
    private readonly store: HandOversStore,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
    private readonly changes: History,
  ) {}

  @Route(prepareHandOver)
  async prepare(
    @Input() { params, body }: InputOf<typeof prepareHandOver>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandOverView> {
    const { handOver, created } = await this.handOvers.prepare(params.handOverId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(handOver, acting);
  }

  @Route(dispatchHandOver)
  async dispatch(
    @Input() { params, body }: InputOf<typeof dispatchHandOver>,
    @Acting() acting: Acting,
  ): Promise<HandOverView> {
    return shown((await this.handOvers.dispatch(params.handOverId, body, acting)).handOver, acting);
  }

  @Route(receiveHandOver)
  async receive(
    @Input() { params, body }: InputOf<typeof receiveHandOver>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandOverView> {
    const { handOver, created } = await this.handOvers.receive(params.handOverId, body, acting);
    reply.status(created ? 201 : 200);
    return shown(handOver, acting);
  }

  @Route(cancelHandOver)
  async cancel(
    @Input() { params, body }: InputOf<typeof cancelHandOver>,
    @Acting() acting: Acting,
  ): Promise<HandOverView> {
    return shown((await this.handOvers.cancel(params.handOverId, body, acting)).handOver, acting);
  }

  @Route(listHandOvers)
  async list(
    @Input() { query }: InputOf<typeof listHandOvers>,
    @Acting() acting: Acting,
  ): Promise<{ items: HandOverView[]; next?: string }> {
    const { cursor, limit, overdue, ...asked } = query;
    const filter = { ...asked, ...(overdue !== undefined && { overdue: overdue === 'true' }) };
    const [startedAt, id] =
      cursor === undefined ? [] : decodeCursor(cursor, z.tuple([Instant, z.string()]), acting.language);
    const before = startedAt !== undefined && id !== undefined ? { startedAt: new Date(startedAt), id } : undefined;
    const rows = await this.store.list(inScope(filter, acting), before, limit + 1);
    return page(
      rows.map((row) => shown(row, acting)),
      limit,
      (handOver) => [handOver.startedAt, handOver.handOverId],
    );
  }

  @Route(exportHandOvers)
  export(@Input() input: InputOf<typeof exportHandOvers>, @Acting() acting: Acting) {
    return exported('hand-overs', HAND_OVER_COLUMNS, input, (page: InputOf<typeof listHandOvers>) =>
      this.list(page, acting),
    );
  }

  @Route(getHandOver)
  async get(@Input() { params }: InputOf<typeof getHandOver>, @Acting() acting: Acting): Promise<HandOverView> {
    return shown(await this.visible(params.handOverId, acting), acting);
  }

  @Route(bastOfHandOver)
  async bast(
    @Input() { params, query }: InputOf<typeof bastOfHandOver>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    const handOver = await this.visible(params.handOverId, acting);
    const paper = bastPaper(handOver, {
      language: query.language ?? acting.language,
      withGatherers: seesGatherers(handOver, acting),
      publicUrl: this.config.PUBLIC_URL,
    });
    if (!paper) throw new Refusal('paper.not-found');
    const { content, headers } = await print(paper, query.format);
    reply.headers(headers);
    return content;
  }

  @Route(handOverHistory)
  async history(@Input() { params, query }: InputOf<typeof handOverHistory>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.handOverId, acting);
    return this.changes.page(HAND_OVER_HISTORY, _id, query, acting.language);
  }

  private async visible(handOverId: string, acting: Acting): Promise<HandOver> {
    const handOver = await this.store.read(handOverId);
    if (!handOver) throw new Refusal('hand-over.not-found');
    mustSee(handOver, acting);
    return handOver;
  }
}

/** A party sees hand-overs that it is part of; an office those out of or into its region. */
function inScope(asked: HandOversFilter, acting: Acting): HandOversFilter {
  if (acting.partyId === undefined) return acting.region === undefined ? asked : { ...asked, region: acting.region };
  const { buyerId, supplierId } = asked;
  if (buyerId === undefined && supplierId === undefined) return { ...asked, partyId: acting.partyId };
  if (buyerId !== acting.partyId && supplierId !== acting.partyId) mustActFor(acting, buyerId ?? supplierId!);
  return asked;
}

const told = <T extends { occurredAt: Date; recordedAt: Date }>(step: T) => ({
  ...step,
  occurredAt: step.occurredAt.toISOString(),
  recordedAt: step.recordedAt.toISOString(),
});

/** The buyer does not see who gathered the material. */
const seesGatherers = ({ supplierId, buyerId }: HandOver, acting: Acting): boolean =>
  actsFor(acting, supplierId) || !actsFor(acting, buyerId);

function shown(handOver: HandOver, acting: Acting): HandOverView {
  const {
    _id,
    hashes: _hashes,
    startedAt,
    deadline,
    preparation,
    dispatch,
    bast,
    paper,
    cancellation,
    ...rest
  } = handOver;
  const withGatherers = seesGatherers(handOver, acting);
  const lines = bast?.lines.map(({ gatherer, ...line }) => ({
    ...line,
    ...(gatherer !== undefined && withGatherers && { gatherer }),
  }));
  return {
    ...rest,
    handOverId: _id,
    startedAt: startedAt.toISOString(),
    ...(deadline && { deadline: deadline.toISOString() }),
    ...(preparation && { preparation: told(preparation) }),
    ...(dispatch && { dispatch: told(dispatch) }),
    ...(bast && { bast: { ...told(bast), ...(paper && { number: paper.number }), lines: lines! } }),
    ...(cancellation && { cancellation: told(cancellation) }),
  };
}
