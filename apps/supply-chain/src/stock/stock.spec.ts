// A lot's stock outside of its pool: given deliveries and corrections in any order of arrival, the figures are those of what happened.
import { type CorrectionBody, DEFAULT_POLICY, FACTS, LotStockChanged } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Entry, type Lot, postLot } from '../lots/lot.js';
import { type Correction, correctLot, handOverStock, type PartMoves, reverseCorrection } from './stock.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [LOT, COOP, ORDER, HAND_OVER, COUNT] = [uuid(1), uuid(2), uuid(3), uuid(4), uuid(5)] as const;
const NOW = new Date('2026-11-24T12:00:00.000Z');
const at = (hour: number): Date => new Date(NOW.getTime() - (24 - hour) * 3_600_000);
const lot = (reserved = 0, quantity = 1_000): Lot => {
  const body = {
    supplierId: COOP,
    commodity: 'rattan',
    attributes: {},
    quantity,
    price: 5_000,
    region: '6501012001',
    harvestedOn: '2026-11-20',
    readyOn: '2026-11-20',
  };
  const supplier = { partyId: COOP, kind: 'cooperative', name: 'x', region: '6501012001', status: 'active' } as const;
  const template = { name: { id: 'x', en: 'x' }, baseUnit: 'g', hs: [], countUnits: [], attributes: [] } as const;
  const around = {
    supplier,
    template: { ...template, hs: [], countUnits: [], attributes: [] },
    policy: DEFAULT_POLICY,
    requestHash: 'x',
    language: 'en' as const,
  };
  return { ...postLot(LOT, body, around, at(0)).lot, available: quantity - reserved, reserved };
};
const said = (kind: CorrectionBody['kind'], quantity: number, hour: number): CorrectionBody => ({
  kind,
  quantity,
  reason: 'ditimbang',
  occurredAt: at(hour).toISOString(),
});
const alone = { movedAfter: 0, laterCount: null, requestHash: 'x' };
const correct = (before: Lot, kind: CorrectionBody['kind'], quantity: number) =>
  correctLot(before, COUNT, said(kind, quantity, 10), alone, NOW);
const moves = (more: Partial<PartMoves>): PartMoves => ({
  orderId: ORDER,
  handOverId: HAND_OVER,
  taken: 0,
  surplus: 0,
  rejectedBack: 0,
  restBack: 0,
  writtenOff: 0,
  writtenOffBeyond: 0,
  ...more,
});
const figures = ({ quantity, available, reserved, withdrawn, handedOver, lost }: Lot) => [
  quantity,
  available,
  reserved,
  withdrawn,
  handedOver,
  lost,
];
const kinds = (entries: readonly Entry[]) =>
  entries.map(({ kind, available, reserved }) => [kind, available, reserved]);

describe('a delivery', () => {
  it('takes what was reserved, and returns or writes off the rest, each by an entry', () => {
    const parts = [moves({ taken: 300, rejectedBack: 20, restBack: 30, writtenOff: 50, reason: 'basah' })];
    const { lot: after, entries, fact } = handOverStock(lot(400), parts, null, at(8), NOW);
    expect(figures(after)).toEqual([1_000, 650, 0, 0, 300, 50]);
    expect(kinds(entries)).toEqual([
      ['handed-over', 0, -300],
      ['rejected-returned', 20, -20],
      ['released', 30, -30],
      ['written-off', 0, -50],
    ]);
    expect(entries[0]).toMatchObject({ orderId: ORDER, handOverId: HAND_OVER, occurredAt: at(8), handedOver: 300 });
    expect(FACTS.get(LotStockChanged.type)!.data.parse(fact.data)).toMatchObject({ available: 650, handedOver: 300 });
    expect(after.revision).toBe(1);
  });

  it('may be heavier than what was reserved while the lot has enough; else it says what is missing', () => {
    const heavier = handOverStock(lot(400), [moves({ taken: 400, surplus: 600 })], null, at(8), NOW);
    expect(figures(heavier.lot)).toEqual([1_000, 0, 0, 0, 1_000, 0]);
    const tooHeavy = () => handOverStock(lot(400), [moves({ taken: 400, surplus: 601 })], null, at(8), NOW);
    const details = { lot: LOT, needed: 601, available: 600 };
    expect(tooHeavy).toThrow(expect.objectContaining({ code: 'lot.not-enough', details }));
  });

  it('returns nothing to a lot that was withdrawn: what comes back is withdrawn too', () => {
    const withdrawn: Lot = { ...lot(400), status: 'withdrawn', available: 0, withdrawn: 600 };
    const after = handOverStock(withdrawn, [moves({ taken: 300, rejectedBack: 100 })], null, at(8), NOW);
    expect(figures(after.lot)).toEqual([1_000, 0, 0, 700, 300, 0]);
  });
});

describe('a correction', () => {
  it('counts what lies there, reserved material included', () => {
    expect(figures(correct(lot(400), 'count', 900).lot)).toEqual([1_000, 500, 400, 0, 0, 100]);
    expect(figures(correct(lot(400), 'count', 1_100).lot)).toEqual([1_100, 700, 400, 0, 0, 0]);
    expect(correct(lot(400), 'count', 1_000).correction).toMatchObject({ change: 0, quantity: 1_000 });
  });

  it('never goes below what is reserved', () => {
    expect(() => correct(lot(400), 'count', 399)).toThrow('lot.below-reserved');
    expect(() => correct(lot(400), 'loss', 601)).toThrow('lot.not-enough');
    expect(figures(correct(lot(400), 'damage', 600).lot)).toEqual([1_000, 0, 400, 0, 0, 600]);
  });

  it('is undone once, by a further entry', () => {
    for (const [kind, quantity] of [
      ['loss', 100],
      ['count', 900],
      ['count', 1_100],
    ] as const) {
      const { lot: wrong, correction } = correct(lot(400), kind, quantity);
      const reversal = { reason: 'salah lot', occurredAt: NOW.toISOString() };
      const undone = reverseCorrection(wrong, correction, reversal, null, NOW)!;
      expect(figures(undone.lot)).toEqual(figures(lot(400)));
      expect(undone.entries).toMatchObject([{ kind: 'reversed', occurredAt: at(10), correctionId: COUNT }]);
      expect(reverseCorrection(undone.lot, undone.correction, reversal, null, NOW)).toBeUndefined();
      const again = { ...reversal, reason: 'lagi' };
      expect(() => reverseCorrection(undone.lot, undone.correction, again, null, NOW)).toThrow('correction.reversed');
    }
  });

  it('is not made of a lot that was withdrawn, nor about the future', () => {
    expect(() => correct({ ...lot(), status: 'withdrawn' }, 'loss', 1)).toThrow('lot.withdrawn');
    expect(() => correctLot(lot(), COUNT, said('loss', 1, 25), alone, NOW)).toThrow('request.not-yet');
  });

  it('says what changed since the moment of a count that comes late', () => {
    // Counted 500 before a delivery of 300 that we heard of first.
    const delivered = handOverStock(lot(300), [moves({ taken: 300 })], null, at(12), NOW).lot;
    const { lot: after } = correctLot(delivered, COUNT, said('count', 500, 10), { ...alone, movedAfter: -300 }, NOW);
    expect(after.available).toBe(200);
  });
});

/** What happens to a lot, at the hour that is its place in the list. */
type Event = { kind: 'loss' | 'count'; quantity: number } | { kind: 'delivery'; quantity: number };
const events = fc.array(
  fc.oneof<fc.Arbitrary<Event>[]>(
    fc.record({ kind: fc.constant('loss' as const), quantity: fc.nat(100) }),
    fc.record({ kind: fc.constant('count' as const), quantity: fc.integer({ min: 500_000, max: 1_500_000 }) }),
    fc.record({ kind: fc.constant('delivery' as const), quantity: fc.integer({ min: 1, max: 100 }) }),
  ),
  { minLength: 1, maxLength: 10 },
);

/** Tells the events in an order of arrival, as the services do. */
function tell(
  happened: readonly Event[],
  arrival: readonly number[],
  undo: readonly number[],
): { lot: Lot; ledger: Entry[] } {
  let now = lot(1_000, 1_000_000);
  const ledger: Entry[] = [];
  const corrections = new Map<number, Correction>();
  const laterCount = (hour: number) =>
    [...corrections.entries()]
      .filter(([other, each]) => other > hour && each.kind === 'count' && !each.reversal)
      .sort(([a], [b]) => a - b)[0]?.[1] ?? null;
  const take = (change: { lot: Lot; entries: Entry[]; recounted?: Correction }) => {
    now = change.lot;
    ledger.push(...change.entries);
    if (change.recounted) corrections.set(Number(change.recounted._id), change.recounted);
  };
  for (const hour of arrival) {
    const event = happened[hour]!;
    if (event.kind === 'delivery')
      take(handOverStock(now, [moves({ taken: event.quantity })], laterCount(hour), at(hour), NOW));
    else {
      const later = ledger.filter((entry) => entry.occurredAt! > at(hour));
      const movedAfter = later.reduce((sum, entry) => sum + entry.available + entry.reserved, 0);
      const around = { movedAfter, laterCount: laterCount(hour), requestHash: 'x' };
      const change = correctLot(now, String(hour), said(event.kind, event.quantity, hour), around, NOW);
      take(change);
      corrections.set(hour, change.correction);
    }
  }
  for (const hour of undo) {
    const known = corrections.get(hour);
    if (!known || known.reversal) continue;
    const reversal = { reason: 'salah', occurredAt: NOW.toISOString() };
    const change = reverseCorrection(now, known, reversal, laterCount(hour), NOW)!;
    corrections.set(hour, change.correction);
    take(change);
  }
  return { lot: now, ledger };
}

describe('what happened', () => {
  it('decides, not the order in which it became known; the ledger gives every figure', () => {
    const histories = events.chain((happened) => {
      const hours = happened.map((_, hour) => hour);
      const some = fc.shuffledSubarray(hours);
      return fc.tuple(fc.constant(happened), fc.shuffledSubarray(hours, { minLength: hours.length }), some);
    });
    fc.assert(
      fc.property(histories, ([happened, arrival, undo]) => {
        const inOrder = tell(
          happened,
          [...arrival].sort((a, b) => a - b),
          undo,
        ).lot;
        const { lot: after, ledger } = tell(happened, arrival, undo);
        expect([after.available, after.reserved, after.handedOver]).toEqual([
          inOrder.available,
          inOrder.reserved,
          inOrder.handedOver,
        ]);
        const sum = (of: (entry: Entry) => number) => ledger.reduce((all, entry) => all + of(entry), 0);
        expect(figures(after)).toEqual([
          after.available + after.reserved + after.withdrawn + after.handedOver + after.lost,
          999_000 + sum((entry) => entry.available),
          1_000 + sum((entry) => entry.reserved),
          0,
          sum((entry) => entry.handedOver ?? 0),
          sum((entry) => entry.lost ?? 0),
        ]);
        expect(Math.min(...figures(after))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
