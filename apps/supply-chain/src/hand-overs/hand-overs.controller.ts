// The HTTP door of hand-overs.
import {
  cancelHandOver,
  dispatchHandOver,
  exportHandOvers,
  getHandOver,
  type HandOver as HandOverView,
  type InputOf,
  Instant,
  listHandOvers,
  prepareHandOver,
  receiveHandOver,
  Refusal,
} from '@hilir/contracts';
import { Acting, actsFor, decodeCursor, exported, Input, mustActFor, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { HandOver } from './hand-over.js';
import { HAND_OVER_COLUMNS } from './hand-overs.columns.js';
import { HandOversService, mustSee } from './hand-overs.service.js';
import { type HandOversFilter, HandOversStore } from './hand-overs.store.js';

@Controller()
export class HandOversController {
  constructor(
    private readonly handOvers: HandOversService,
    private readonly store: HandOversStore,
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
    const handOver = await this.store.read(params.handOverId);
    if (!handOver) throw new Refusal('hand-over.not-found');
    mustSee(handOver, acting);
    return shown(handOver, acting);
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
function shown(handOver: HandOver, acting: Acting): HandOverView {
  const { _id, hashes: _hashes, startedAt, deadline, preparation, dispatch, bast, cancellation, ...rest } = handOver;
  const isBuyer = actsFor(acting, handOver.buyerId) && !actsFor(acting, handOver.supplierId);
  const lines = bast?.lines.map(({ gatherer, ...line }) => ({
    ...line,
    ...(gatherer !== undefined && !isBuyer && { gatherer }),
  }));
  return {
    ...rest,
    handOverId: _id,
    startedAt: startedAt.toISOString(),
    ...(deadline && { deadline: deadline.toISOString() }),
    ...(preparation && { preparation: told(preparation) }),
    ...(dispatch && { dispatch: told(dispatch) }),
    ...(bast && { bast: { ...told(bast), lines: lines! } }),
    ...(cancellation && { cancellation: told(cancellation) }),
  };
}
