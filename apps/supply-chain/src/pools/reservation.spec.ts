// What an order holds of its pool: given a reservation, when it is served, confirmed or ended, then it and the facts.
import {
  DEFAULT_POLICY,
  type FactOf,
  OrderPlaced,
  StockAwaited,
  StockRefused,
  StockReleased,
  StockReserved,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Allocation } from './allocate.js';
import {
  applyAllocation,
  confirmParts,
  demandOf,
  giveBack,
  MOST_PARTS,
  openReservation,
  type Reservation,
  tombstone,
} from './reservation.js';
import type { OpenLot } from './shelf.js';

const ORDER = '0190f3b1-7c2e-7abc-8def-000000000001';
const BUYER = '0190f3b1-7c2e-7abc-8def-000000000002';
const SUPPLIER = '0190f3b1-7c2e-7abc-8def-000000000003';
const lotId = (n: number): string => `0190f3b1-7c2e-7abc-8def-1${String(n).padStart(11, '0')}`;
const NOW = new Date('2026-11-22T03:00:00.000Z');
const around = { unit: 'g' as const, policy: { ...DEFAULT_POLICY, holdHours: 48, handOverHours: 240 }, now: NOW };

const placed = (data: Partial<FactOf<typeof OrderPlaced>['data']> = {}): FactOf<typeof OrderPlaced> => ({
  specversion: '1.0',
  id: '0190f3b1-7c2e-7abc-8def-00000000000f',
  source: '/marketplace',
  type: OrderPlaced.type,
  subject: ORDER,
  time: '2026-11-22T02:00:01.000Z',
  sequence: 1,
  partitionkey: '65/rattan',
  correlationid: 'request-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: {
    orderId: ORDER,
    pool: '65/rattan',
    buyerId: BUYER,
    buyerRegion: '6501012001',
    wishes: {},
    quantity: 1_500,
    partial: 'fill-or-wait',
    needBy: '2026-12-31',
    placedAt: '2026-11-22T02:00:00.000Z',
    ...data,
  },
});
const lot = (n: number, price: number): OpenLot => ({
  lotId: lotId(n),
  version: 1,
  supplierId: SUPPLIER,
  region: '6501012001',
  attributes: {},
  available: 10_000,
  price,
  postedAt: 0,
  readyOn: '2026-12-01',
  localOnly: false,
});
const gets = (
  reservation: Reservation,
  shares: [n: number, quantity: number, price: number][],
  within = 0,
): Allocation => ({
  demand: demandOf(reservation),
  shares: shares.map(([n, quantity, price]) => ({ lot: lot(n, price), quantity })),
  missing: reservation.waiting - shares.reduce((sum, [, quantity]) => sum + quantity, 0),
  within,
});
/** Applies an allocation that is expected to change something. */
const apply = (reservation: Reservation, ...rest: [shares: [number, number, number][], within?: number]) =>
  applyAllocation(reservation, gets(reservation, ...rest), around)!;

describe('a reservation', () => {
  it('begins with all that the order wants and holds nothing', () => {
    const opened = openReservation(placed({ maxPrice: 6_000 }));
    expect(opened).toMatchObject({ _id: ORDER, version: 0, waiting: 1_500, parts: [], ended: false, maxPrice: 6_000 });
    expect(opened.placedAt).toEqual(new Date('2026-11-22T02:00:00.000Z'));
    expect(opened.cause).toEqual({
      correlationId: 'request-1',
      causationId: '0190f3b1-7c2e-7abc-8def-00000000000f',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
  });

  it('asks the pool for what it waits for, on as many lots as are left to it', () => {
    const { reservation } = apply(openReservation(placed()), [[1, 1_000, 5_000]]);
    expect(demandOf(reservation)).toMatchObject({
      wanted: 500,
      partsLeft: MOST_PARTS - 1,
      placedAt: Date.UTC(2026, 10, 22, 2),
    });
  });

  it('that got everything holds it until the deadline of its pool', () => {
    const { reservation, added, fact } = apply(openReservation(placed()), [
      [1, 1_000, 5_000],
      [2, 500, 5_001],
    ]);
    expect(reservation).toMatchObject({ version: 1, waiting: 0, ended: false });
    expect(added.map(({ part, amount, state }) => [part, amount, state])).toEqual([
      [0, 5_000, 'held'],
      [1, 2_501, 'held'],
    ]);
    expect(fact).toEqual(
      StockReserved.of(
        { subject: ORDER, sequence: 1, key: '65/rattan' },
        {
          orderId: ORDER,
          pool: '65/rattan',
          parts: [
            {
              part: 0,
              lotId: lotId(1),
              supplierId: SUPPLIER,
              region: '6501012001',
              quantity: 1_000,
              price: 5_000,
              amount: 5_000,
            },
            {
              part: 1,
              lotId: lotId(2),
              supplierId: SUPPLIER,
              region: '6501012001',
              quantity: 500,
              price: 5_001,
              amount: 2_501,
            },
          ],
          waiting: 0,
          holdUntil: '2026-11-24T03:00:00.000Z',
          handOverHours: 240,
        },
      ),
    );
    expect(() => StockReserved.data.parse(fact.data)).not.toThrow();
  });

  it('that got a part waits for the rest, and numbers what comes later on', () => {
    const first = apply(openReservation(placed()), [[1, 1_000, 5_000]]);
    expect(first.fact.data).toMatchObject({ waiting: 500 });
    const second = apply(first.reservation, [[2, 500, 5_000]]);
    expect(second.reservation).toMatchObject({ version: 2, waiting: 0 });
    expect(second.fact).toMatchObject({ sequence: 2, data: { waiting: 0, parts: [{ part: 1 }] } });
  });

  it('that got nothing waits, where its order may', () => {
    const { reservation, added, fact } = apply(openReservation(placed()), []);
    expect([reservation.version, reservation.waiting, reservation.ended, added]).toEqual([1, 1_500, false, []]);
    expect(fact).toEqual(
      StockAwaited.of(
        { subject: ORDER, sequence: 1, key: '65/rattan' },
        { orderId: ORDER, pool: '65/rattan', waiting: 1_500 },
      ),
    );
  });

  it.each([
    ['take-what-is-there', 0, 'nothing-fits'],
    ['all-or-nothing', 0, 'nothing-fits'],
    ['all-or-nothing', 700, 'not-enough'],
  ] as const)('of %s that got nothing of the %d there were is refused: %s', (partial, within, reason) => {
    const { reservation, fact } = apply(openReservation(placed({ partial })), [], within);
    expect(reservation).toMatchObject({ waiting: 0, ended: true });
    expect(fact).toMatchObject({ type: StockRefused.type, data: { reason, available: within } });
  });

  it('of take-what-is-there waits for nothing after its first answer', () => {
    const { reservation, fact } = apply(openReservation(placed({ partial: 'take-what-is-there' })), [[1, 400, 5_000]]);
    expect(reservation).toMatchObject({ waiting: 0, ended: false });
    expect(fact.data).toMatchObject({ waiting: 0 });
  });

  it('that waits is not touched by an allocation that brought nothing', () => {
    const { reservation } = apply(openReservation(placed()), []);
    expect(applyAllocation(reservation, gets(reservation, []), around)).toBeUndefined();
  });

  it('that is split over as many lots as one order may have drops the rest', () => {
    const shares = Array.from({ length: MOST_PARTS }, (_, n): [number, number, number] => [n, 10, 5_000]);
    const { reservation, fact } = apply(openReservation(placed()), shares);
    expect(reservation).toMatchObject({ waiting: 0, ended: false });
    expect(fact.data).toMatchObject({ waiting: 0 });
  });
});

describe('a reservation of two parts', () => {
  const { reservation: held } = apply(openReservation(placed()), [
    [1, 600, 5_000],
    [2, 500, 5_000],
  ]);
  const states = ({ parts }: Reservation) => parts.map((part) => part.state);

  it('confirms the parts that are named and no other', () => {
    const confirmed = confirmParts(held, [1, 7]);
    expect([confirmed.version, states(confirmed)]).toEqual([2, ['held', 'confirmed']]);
  });

  it('does not confirm what it gave back', () => {
    const { reservation } = giveBack(held, [1], 'declined');
    expect(states(confirmParts(reservation, [0, 1]))).toEqual(['released', 'confirmed']);
  });

  it('gives back everything that is not kept, once, and waits no more', () => {
    const back = giveBack(held, [1], 'declined');
    expect(back.reservation).toMatchObject({ version: 2, waiting: 0, ended: false });
    expect([states(back.reservation), back.released.map((part) => part.part)]).toEqual([['released', 'held'], [0]]);
    expect(back.fact).toEqual(
      StockReleased.of(
        { subject: ORDER, sequence: 2, key: '65/rattan' },
        { orderId: ORDER, pool: '65/rattan', parts: [{ part: 0, lotId: lotId(1), quantity: 600 }], reason: 'declined' },
      ),
    );
    const again = giveBack(back.reservation, [1], 'declined');
    expect([again.released, again.fact]).toEqual([[], undefined]);
  });

  it('is over when nothing is kept, confirmed or not', () => {
    const back = giveBack(confirmParts(held, [0]), [], 'not-handed-over');
    expect(back.reservation).toMatchObject({ ended: true, waiting: 0 });
    expect(back.released.map((part) => [part.part, part.quantity])).toEqual([
      [0, 600],
      [1, 500],
    ]);
  });
});

describe('a cancel that came before its order', () => {
  it('leaves a tombstone, from which nothing comes back', () => {
    const stone = tombstone(ORDER, '65/rattan');
    expect(stone).toEqual({ _id: ORDER, version: 1, pool: '65/rattan', waiting: 0, parts: [], ended: true });
    expect(giveBack(stone as unknown as Reservation, [], 'cancelled')).toMatchObject({
      released: [],
      reservation: { ended: true },
    });
  });
});
