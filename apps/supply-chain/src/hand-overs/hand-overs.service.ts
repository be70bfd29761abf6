// The stories of a hand-over: prepared, dispatched, received with its BAST, cancelled, overdue.
import {
  type Author,
  type Bast,
  type Commodity,
  DEFAULT_POLICY,
  type Dispatch,
  type Paper,
  papersFor,
  type Preparation,
  type ReceivedPart,
  Refusal,
  yearThere,
} from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import {
  type Acting,
  actsFor,
  authorOf,
  coversRegion,
  History,
  mustActForOrCover,
  PaperNumbers,
  requestHash,
} from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { EpcisService } from '../epcis/epcis.service.js';
import { HoldingsStore } from '../holdings/holdings.store.js';
import type { Lot } from '../lots/lot.js';
import { LotsStore } from '../lots/lots.store.js';
import { OutflowsService } from '../outflow/outflows.service.js';
import { PartiesStore } from '../parties/parties.store.js';
import { PoolsStore } from '../pools/pools.store.js';
import { type Part, receiveParts, type Reservation } from '../pools/reservation.js';
import { ReservationsStore } from '../pools/reservations.store.js';
import { CorrectionsService } from '../stock/corrections.service.js';
import { CorrectionsStore } from '../stock/corrections.store.js';
import { handOverStock } from '../stock/stock.js';
import type { Line } from './bast.js';
import { type Issued, materialText } from './bast-paper.js';
import {
  cancel,
  type Change,
  dispatch,
  HAND_OVER_HISTORY,
  type HandOver,
  holdingOf,
  noteOverdue,
  partsOf,
  prepare,
  receive,
  type Step,
} from './hand-over.js';
import { HandOversStore } from './hand-overs.store.js';

type Told = { handOver: HandOver; created: boolean };

@Injectable()
export class HandOversService {
  constructor(
    private readonly transaction: Transaction,
    private readonly handOvers: HandOversStore,
    private readonly reservations: ReservationsStore,
    private readonly lots: LotsStore,
    private readonly corrections: CorrectionsStore,
    private readonly stock: CorrectionsService,
    private readonly commodities: CommoditiesStore,
    private readonly pools: PoolsStore,
    private readonly holdings: HoldingsStore,
    private readonly epcis: EpcisService,
    private readonly outflows: OutflowsService,
    private readonly parties: PartiesStore,
    private readonly numbers: PaperNumbers,
    private readonly history: History,
  ) {}

  prepare(handOverId: string, body: Preparation, acting: Acting): Promise<Told> {
    return this.step(handOverId, 'preparation', body, acting, async (tx, known, requestHash) => {
      const reservation = await this.reservations.find(tx, body.orderId);
      const parts = partsOf(reservation, body.parts);
      for (const { supplierId, region } of parts) mustActForOrCover(acting, supplierId, region);
      const { handOverHours } = await this.timesOf(reservation!.pool);
      return prepare(known, handOverId, body, { reservation: reservation!, handOverHours, requestHash }, new Date());
    });
  }

  dispatch(handOverId: string, body: Dispatch, acting: Acting): Promise<Told> {
    return this.step(handOverId, 'dispatch', body, acting, async (tx, found, requestHash) => {
      const known = supplied(found, acting);
      const lots = await this.lots.findMany(
        tx,
        known.parts.map((part) => part.lotId),
      );
      const papers = papersOf(lots.values(), await this.templateOf(known.pool));
      const { handOverHours } = await this.timesOf(known.pool);
      return dispatch(known, body, { handOverHours, requestHash, papers }, new Date());
    });
  }

  /** The BAST. In one transaction the material leaves its reservation and its lot, and becomes the buyer's. */
  receive(handOverId: string, body: Bast, acting: Acting): Promise<Told> {
    return this.step(handOverId, 'reception', body, acting, async (tx, known, requestHash) => {
      const now = new Date();
      const reservation = await this.reservations.find(tx, body.orderId);
      const parts = partsOf(reservation, body.parts);
      for (const part of parts)
        mustTakePart(acting, part.supplierId, part.region, reservation!.buyerId, reservation!.buyerRegion);
      const lots = await this.lots.findMany(
        tx,
        parts.map((part) => part.lotId),
      );
      const template = await this.templateOf(reservation!.pool);
      const { handOverHours, paymentDays } = await this.timesOf(reservation!.pool);
      const papers = papersOf(lots.values(), template);
      const around = {
        reservation: reservation!,
        handOverHours,
        requestHash,
        unit: template.baseUnit,
        paymentDays,
        papers,
        issued: {
          ...(await this.issue(tx, parts[0]!, reservation!, now)),
          goods: parts.map((part) => materialText(lots.get(part.lotId)!.attributes, template)),
        },
      };
      const gatherers = parts.map((part) => lots.get(part.lotId)?.gatherer);
      const received = receive(known, handOverId, withGatherers(body, gatherers), around, now);
      const delivered = received.lines.map((line) => line.received);
      this.reservations.replace(tx, receiveParts(reservation!, delivered));
      for (const lot of lots.values()) await this.takeFrom(tx, lot, received.handOver, received.lines);
      this.give(tx, received.handOver, delivered, lots);
      await this.outflows.received(tx, received.handOver, delivered, lots, authorOf(acting));
      return received;
    });
  }

  cancel(handOverId: string, body: { reason: string; occurredAt: string }, acting: Acting): Promise<Told> {
    return this.step(handOverId, 'cancellation', body, acting, (_tx, found, hash) =>
      cancel(supplied(found, acting), body, hash, new Date()),
    );
  }

  /** Marks those of these that are late; the others stay as they are. */
  async noteOverdue(handOverIds: readonly string[], by: Author): Promise<void> {
    await this.transaction.run({ correlationId: by.correlationId }, async (tx) => {
      for (const handOver of (await this.handOvers.findMany(tx, handOverIds)).values()) {
        const change = noteOverdue(handOver, new Date());
        if (change) this.save(tx, handOver, change, by);
      }
    });
  }

  /** One step of a hand-over, once, however often the same request comes. */
  private step(
    handOverId: string,
    step: Step,
    body: unknown,
    acting: Acting,
    decide: (tx: Tx, known: HandOver | null, requestHash: string) => Promise<Change> | Change,
  ): Promise<Told> {
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.handOvers.find(tx, handOverId);
      const before = known?.hashes[step];
      if (known && before !== undefined) {
        mustSee(known, acting);
        if (before !== hash) throw new Refusal('hand-over.id-used');
        return { handOver: known, created: false };
      }
      const change = await decide(tx, known, hash);
      this.save(tx, known, change, authorOf(acting));
      return { handOver: change.handOver, created: known === null };
    });
  }

  /** The number of the BAST, and the names that it prints. A party that is not known here yet is called by its id. */
  private async issue(
    tx: Tx,
    { supplierId, region }: Part,
    { buyerId, buyerRegion }: Reservation,
    issuedAt: Date,
  ): Promise<Pick<Issued, 'number' | 'issuedAt' | 'supplier' | 'buyer'>> {
    const known = await this.parties.findMany([supplierId, buyerId]);
    const named = (partyId: string, there: string): Issued['supplier'] => {
      const { name, region: at, nib } = known.get(partyId) ?? { name: partyId, region: there };
      return { name, region: at, ...(nib !== undefined && { nib }) };
    };
    const year = yearThere(region, issuedAt);
    return {
      number: await this.numbers.next(tx, { sellerId: supplierId, kind: 'bast', year }),
      issuedAt,
      supplier: named(supplierId, region),
      buyer: named(buyerId, buyerRegion),
    };
  }

  private async takeFrom(tx: Tx, lot: Lot, handOver: HandOver, lines: readonly Line[]): Promise<void> {
    const { _id: handOverId, orderId } = handOver;
    const { occurredAt, recordedAt } = handOver.bast!;
    const moves = lines
      .filter((line) => line.received.lotId === lot._id)
      .map((line) => ({ ...line.moves, orderId, handOverId }));
    const laterCount = await this.corrections.countAfter(tx, lot._id, occurredAt);
    this.stock.write(tx, handOverStock(lot, moves, laterCount, occurredAt, recordedAt));
  }

  /** What was accepted is the buyer's from now on, to work with and to be traced. */
  private give(tx: Tx, handOver: HandOver, delivered: readonly ReceivedPart[], lots: ReadonlyMap<string, Lot>): void {
    for (const line of delivered.filter(({ accepted }) => accepted > 0)) {
      const holding = holdingOf(handOver, line, lots.get(line.lotId)!.attributes);
      this.holdings.insert(tx, holding);
      this.epcis.received(tx, holding, handOver.buyerRegion);
    }
  }

  private save(tx: Tx, before: HandOver | null, { handOver, fact }: Change, by: Author): void {
    this.handOvers.save(tx, handOver);
    this.history.tell(tx, HAND_OVER_HISTORY, before ?? {}, handOver, { fact, by });
    tx.emit(fact);
  }

  private async timesOf(pool: string): Promise<{ handOverHours: number; paymentDays: number }> {
    const { handOverHours, paymentDays = DEFAULT_POLICY.paymentDays } =
      (await this.pools.read(pool))?.policy ?? DEFAULT_POLICY;
    return { handOverHours, paymentDays };
  }

  private async templateOf(pool: string): Promise<Commodity> {
    const template = await this.commodities.current(pool.slice(3));
    if (!template) throw new Error(`pool ${pool} has no commodity template`);
    return template;
  }
}

/** A line that does not name who gathered its material names whom its lot names. */
const withGatherers = (bast: Bast, gatherers: readonly (string | undefined)[]): Bast => ({
  ...bast,
  parts: bast.parts.map((line, i) => {
    const gatherer = line.gatherer ?? gatherers[i];
    return gatherer === undefined ? line : { ...line, gatherer };
  }),
});

const papersOf = (lots: Iterable<Lot>, template: Commodity): Paper[] => [
  ...new Set([...lots].flatMap((lot) => papersFor(lot.attributes, template))),
];

/** The hand-over, for its supplier and the office where the material lies. */
function supplied(handOver: HandOver | null, acting: Acting): HandOver {
  if (!handOver) throw new Refusal('hand-over.not-found');
  for (const { region } of handOver.parts) mustActForOrCover(acting, handOver.supplierId, region);
  return handOver;
}

/** For both sides of a delivery and the offices of either. */
function mustTakePart(acting: Acting, supplierId: string, region: string, buyerId: string, buyerRegion: string): void {
  const party = actsFor(acting, supplierId) || actsFor(acting, buyerId);
  if (party || coversRegion(acting, region) || coversRegion(acting, buyerRegion)) return;
  throw new Refusal(acting.partyId === undefined ? 'actor.other-region' : 'actor.other-party');
}

/** Refuses whoever is neither of the two parties nor an office of either side. */
export function mustSee(handOver: HandOver, acting: Acting): void {
  for (const { region } of handOver.parts.slice(0, 1))
    mustTakePart(acting, handOver.supplierId, region, handOver.buyerId, handOver.buyerRegion);
}
