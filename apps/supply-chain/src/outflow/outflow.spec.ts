// An entry of the outflow register: given a declaration and what the rules say, then its state, its fact and what its lot has left.
import {
  type CommodityTemplate,
  DEFAULT_POLICY,
  type ExportRule,
  FACTS,
  type OutflowBody,
  type ReceivedPart,
} from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Ruling } from '../export-rules/export-rule.js';
import type { HandOver } from '../hand-overs/hand-over.js';
import { type Entry, type Lot, postLot } from '../lots/lot.js';
import { type Around, declare, handedOver, hsOf, leavesProvince, materialOf, refusalOf } from './declaration.js';
import { AT_REST, BEGINNINGS, type Change, decide, lapse, type Outflow, reverse, TRANSITIONS } from './outflow.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [LOT, COOP, ID, BUYER, ORDER, HAND_OVER] = [1, 2, 3, 4, 5, 6].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const NOW = new Date('2026-11-24T03:00:00.000Z');
const days = (n: number): Date => new Date(NOW.getTime() + n * 86_400_000);
const occurredAt = days(-1).toISOString();
const label = { id: 'rotan', en: 'rattan' };
const template: CommodityTemplate = {
  name: label,
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: [],
  attributes: [{ kind: 'choice', name: 'form', label, required: true, choices: ['asalan', 'polished'] }],
  papers: [{ paper: 'fa-hhbk', when: { form: { oneOf: ['asalan'] } } }],
};
const material = { supplierId: COOP, commodity: 'rattan', attributes: { form: 'asalan' }, region: '6501012001' };
const open = (): Lot => {
  const supplier = { partyId: COOP, kind: 'cooperative', name: 'x', region: '6501012001', status: 'active' } as const;
  const around = { supplier, template, policy: DEFAULT_POLICY, requestHash: 'x', language: 'en' as const };
  const body = { ...material, quantity: 1_000, price: 5_000, harvestedOn: '2026-11-01', readyOn: '2026-11-01' };
  return postLot(LOT, body, around, days(-9)).lot;
};
const withdrawn = (lot: Lot): Lot => ({ ...lot, status: 'withdrawn', available: 0, withdrawn: lot.available });
const rule: ExportRule = {
  ruleId: 'rattan-raw',
  version: 1,
  commodity: 'rattan',
  hs: '1401.20',
  when: {},
  from: '2023-07-19',
  verdict: 'forbidden',
  basis: 'Permendag 22/2023',
};
const body: OutflowBody = {
  lotId: LOT,
  quantity: 300,
  value: 1_500,
  destination: { country: 'ID', region: '3209' },
  buyer: { name: 'CV Rotan Cirebon' },
  papers: {},
  reason: 'dijual di pelabuhan',
  occurredAt,
};
const abroad = { ...body, destination: { country: 'SG' } };
const around = (more: Partial<Around> = {}): Around => ({
  material,
  template,
  hs: '1401.20',
  ruling: undefined,
  lot: open(),
  laterCount: null,
  unmet: { quantity: 400, orders: 2 },
  decisionDays: 14,
  requestHash: 'x',
  language: 'en',
  ...more,
});
const checked = <C extends Change | undefined>(change: C): NonNullable<C> => {
  const { outflow, fact } = change!;
  expect(FACTS.get(fact.type)!.data.parse(fact.data)).toEqual(fact.data);
  expect(fact).toMatchObject({ subject: outflow._id, sequence: outflow.version, key: '65/rattan' });
  return change!;
};
const declaring = (said = body, more: Partial<Around> = {}) => checked(declare(ID, said, around(more), NOW));
const asked = (more: Partial<Around> = {}) => declaring(abroad, { ruling: { verdict: 'officer-decides' }, ...more });
const officer = { role: 'officer', region: '6501' };
const deciding = (outflow: Outflow, allowed: boolean, lot: Lot | null, now = days(2)) =>
  decide(outflow, { allowed, reason: 'dilihat sendiri' }, officer, lot, now);
const reversal = { reason: 'salah lot', occurredAt: NOW.toISOString() };
const figures = ({ quantity, available, reserved, withdrawn: gone, soldOutside }: Lot) => [
  quantity,
  available,
  reserved,
  gone,
  soldOutside,
];

describe('an outflow that is declared', () => {
  it('leaves its lot and is written down with who waits for such material at home', () => {
    const { outflow, stock, fact } = declaring();
    expect(outflow).toMatchObject({
      status: 'recorded',
      origin: '6501012001',
      missingPapers: ['fa-hhbk'],
      unmetLocalDemand: { quantity: 400, orders: 2 },
      occurredAt: days(-1),
      recordedAt: NOW,
    });
    expect(figures(stock!.lot)).toEqual([1_000, 700, 0, 0, 300]);
    expect(stock!.entries).toMatchObject([{ kind: 'sold-outside', outflowId: ID, occurredAt: days(-1) }]);
    expect(stock!.lot.revision).toBe(2);
    expect(fact.data).not.toHaveProperty('filed');
  });

  it('takes no more than is available, and nothing of a lot that was withdrawn', () => {
    expect(() => declaring({ ...body, quantity: 1_001 })).toThrow('lot.not-enough');
    expect(() => declaring(body, { lot: withdrawn(open()) })).toThrow('lot.withdrawn');
  });

  it('may be of material that was never a lot', () => {
    const { lotId: _, ...rest } = body;
    const { outflow, stock } = declaring({ ...rest, material }, { lot: null });
    expect(outflow).not.toHaveProperty('lotId');
    expect(stock).toBeUndefined();
    expect(materialOf({ ...rest, material }, null)).toBe(material);
    expect(() => materialOf(body, null)).toThrow('lot.not-found');
    const odd = { ...material, attributes: { form: 'gilded' } };
    expect(() => declaring({ ...rest, material: odd }, { material: odd, lot: null })).toThrow('commodity.attribute');
  });

  it('leaves its province, in the past', () => {
    expect(() => declaring({ ...body, destination: { country: 'ID', region: '65' } })).toThrow('outflow.stays');
    expect(() => declaring({ ...body, occurredAt: days(1).toISOString() })).toThrow('request.not-yet');
  });

  it('is filed under the month of its origin, not of its recording', () => {
    // 17:30 UTC on the last of October is already November in Kalimantan Utara.
    const late = declaring({ ...body, occurredAt: '2026-10-31T17:30:00.000Z' }).outflow;
    expect(late.filed).toEqual({
      origins: ['65', '6501', '650101', '6501012001'],
      destinations: ['32', '3209'],
      month: '2026-11',
    });
    expect(declaring({ ...body, occurredAt: '2026-10-31T15:30:00.000Z' }).outflow.filed.month).toBe('2026-10');
    expect(asked().outflow.filed.destinations).toEqual(['SG']);
  });

  it('names an HS code of its commodity where that is in doubt', () => {
    const two = { ...template, hs: ['4001.10', '4001.22'] };
    expect(hsOf(body, template)).toBe('1401.20');
    expect(hsOf(body, two)).toBeUndefined();
    expect(hsOf({ ...abroad, hs: '4001.22' }, two)).toBe('4001.22');
    expect(() => hsOf(abroad, two)).toThrow('outflow.hs');
    expect(() => hsOf({ ...body, hs: '4001.29' }, two)).toThrow('outflow.hs');
    expect(() => hsOf(abroad, { ...template, hs: [] })).toThrow('outflow.hs');
  });
});

describe('an export', () => {
  it('that the rules allow is written down', () => {
    const allowed: Ruling = { verdict: 'allowed', rule: { ...rule, verdict: 'allowed' } };
    const { outflow, stock } = declaring(abroad, { ruling: allowed });
    expect(outflow).toMatchObject({ status: 'recorded', rule: { ruleId: 'rattan-raw', verdict: 'allowed' } });
    expect(figures(stock!.lot)).toEqual([1_000, 700, 0, 0, 300]);
  });

  it('that they forbid moves nothing; the attempt stays on record, with the rule', () => {
    const { outflow, stock, fact } = declaring(abroad, { ruling: { verdict: 'forbidden', rule } });
    expect(outflow.status).toBe('forbidden');
    expect(stock).toBeUndefined();
    expect(fact.type).toBe('supply-chain.export-refused.v1');
    const details = { rule: 'rattan-raw', basis: 'Permendag 22/2023' };
    expect(refusalOf(outflow)).toMatchObject({ code: 'outflow.export-forbidden', details });
  });

  it('in doubt is held until an officer decides', () => {
    const { outflow, stock, fact } = asked();
    expect(outflow).toMatchObject({ status: 'awaiting-decision', deadline: days(14) });
    expect(fact.data).toMatchObject({ decideBy: days(14).toISOString() });
    expect(figures(stock!.lot)).toEqual([1_000, 700, 300, 0, 0]);
  });

  it('that is allowed leaves its lot only then', () => {
    const { outflow, stock } = asked();
    const decided = checked(deciding(outflow, true, stock!.lot));
    expect(decided.outflow).toMatchObject({ status: 'recorded', version: 2, decision: { by: officer } });
    expect(decided.outflow).not.toHaveProperty('deadline');
    expect(figures(decided.stock!.lot)).toEqual([1_000, 700, 0, 0, 300]);
    expect(decided.stock!.entries).toMatchObject([{ kind: 'sold-outside', occurredAt: days(2) }]);
  });

  it('that is refused is available again, or withdrawn if its lot was', () => {
    const { outflow, stock } = asked();
    expect(figures(checked(deciding(outflow, false, stock!.lot)).stock!.lot)).toEqual([1_000, 1_000, 0, 0, 0]);
    const gone = withdrawn(stock!.lot);
    expect(figures(checked(deciding(outflow, false, gone)).stock!.lot)).toEqual([1_000, 0, 0, 1_000, 0]);
  });

  it('is decided once: the same words again change nothing, others are refused', () => {
    const { outflow, stock } = asked();
    const decided = deciding(outflow, true, stock!.lot)!;
    expect(deciding(decided.outflow, true, decided.stock!.lot)).toBeUndefined();
    expect(() => deciding(decided.outflow, false, decided.stock!.lot)).toThrow('outflow.status');
    expect(() => deciding(declaring().outflow, true, open())).toThrow('outflow.status');
  });

  it('lapses when nobody decides, at its deadline and not before', () => {
    const { outflow, stock } = asked();
    expect(lapse(outflow, stock!.lot, days(13.9))).toBeUndefined();
    const lapsed = checked(lapse(outflow, stock!.lot, days(14)));
    expect(lapsed.outflow.status).toBe('lapsed');
    expect(figures(lapsed.stock!.lot)).toEqual([1_000, 1_000, 0, 0, 0]);
    expect(lapse(lapsed.outflow, lapsed.stock!.lot, days(15))).toBeUndefined();
    const decided = deciding(outflow, true, stock!.lot)!;
    expect(lapse(decided.outflow, decided.stock!.lot, days(15))).toBeUndefined();
  });
});

describe('a declaration that was wrong', () => {
  it('is reversed once; its material is available again from the moment it had left', () => {
    const { outflow, stock } = declaring();
    const undone = checked(reverse(outflow, reversal, stock!.lot, null, NOW));
    expect(undone.outflow).toMatchObject({ status: 'reversed', version: 2, reversal: { reason: 'salah lot' } });
    expect(figures(undone.stock!.lot)).toEqual([1_000, 1_000, 0, 0, 0]);
    expect(undone.stock!.entries).toMatchObject([{ kind: 'reversed', outflowId: ID, occurredAt: days(-1) }]);
    expect(reverse(undone.outflow, reversal, undone.stock!.lot, null, NOW)).toBeUndefined();
    const again = { ...reversal, reason: 'lagi' };
    expect(() => reverse(undone.outflow, again, undone.stock!.lot, null, NOW)).toThrow('outflow.status');
  });

  it('may be a request that still waits: it is withdrawn', () => {
    const { outflow, stock } = asked();
    expect(figures(reverse(outflow, reversal, stock!.lot, null, NOW)!.stock!.lot)).toEqual([1_000, 1_000, 0, 0, 0]);
  });

  it('returns to a lot that was withdrawn as withdrawn', () => {
    const { outflow, stock } = declaring();
    const undone = reverse(outflow, reversal, withdrawn(stock!.lot), null, NOW)!;
    expect(figures(undone.stock!.lot)).toEqual([1_000, 0, 0, 1_000, 0]);
  });
});

describe('a reception by a buyer of another province', () => {
  const handOver: HandOver = {
    _id: HAND_OVER,
    version: 1,
    status: 'received',
    orderId: ORDER,
    pool: '65/rattan',
    supplierId: COOP,
    buyerId: BUYER,
    buyerRegion: '3209012001',
    parts: [],
    dispatch: { carrier: 'x', manifest: 'DM-1', faHhbk: 'FA-0', occurredAt: days(-2), recordedAt: days(-2) },
    bast: {
      collector: 'x',
      receiver: 'y',
      photos: [],
      faHhbk: 'FA-1',
      lines: [],
      missingPapers: [],
      occurredAt: days(-1),
      recordedAt: NOW,
    },
    overdue: false,
    startedAt: NOW,
    hashes: {},
  };
  const line = (part: number, accepted: number): ReceivedPart => ({
    part,
    lotId: LOT,
    supplierId: COOP,
    region: '6501012001',
    commodity: 'rattan',
    quantity: accepted,
    net: accepted,
    accepted,
    rejected: 0,
    price: 5_000,
    amount: accepted * 5,
    surplus: 0,
    released: 0,
    writtenOff: 0,
    left: 0,
    leftAmount: 0,
  });
  const lots = new Map([[LOT, open()]]);
  const entries = (lines: ReceivedPart[]) =>
    handedOver(handOver, lines, lots, { quantity: 7, orders: 1 }, 'CV Cirebon').map(checked);

  it('writes down each part that was accepted, at its amount, with the papers of BAST and dispatch', () => {
    const [first, ...more] = entries([line(0, 300), line(1, 0)]);
    expect(more).toEqual([]);
    expect(first!.outflow).toMatchObject({
      source: 'hand-over',
      quantity: 300,
      value: 1_500,
      destination: { country: 'ID', region: '3209012001' },
      buyer: { partyId: BUYER, name: 'CV Cirebon' },
      papers: { manifest: 'DM-1', faHhbk: 'FA-1' },
      unmetLocalDemand: { quantity: 7, orders: 1 },
      occurredAt: days(-1),
    });
    expect(first).not.toHaveProperty('stock');
  });

  it('gives the same part the same entry, and other parts others', () => {
    const idsOf = () => entries([line(0, 1), line(1, 1)]).map(({ outflow }) => outflow._id);
    expect(idsOf()).toEqual(idsOf());
    expect(new Set(idsOf()).size).toBe(2);
  });

  it('cannot be reversed: that is for its hand-over to say', () => {
    const [{ outflow }] = entries([line(0, 300)]) as [Change];
    expect(() => reverse(outflow, reversal, open(), null, NOW)).toThrow('outflow.from-hand-over');
  });

  it('is none when the buyer is at home', () => {
    expect(leavesProvince(handOver)).toBe(true);
    expect(leavesProvince({ ...handOver, buyerRegion: '6571012001' })).toBe(false);
  });
});

describe('the states of an outflow', () => {
  it('are all in the table, and only what waits has a deadline', () => {
    const { outflow, stock } = asked();
    const reached: Outflow[] = [
      outflow,
      declaring().outflow,
      declaring(abroad, { ruling: { verdict: 'forbidden', rule } }).outflow,
      deciding(outflow, false, stock!.lot)!.outflow,
      lapse(outflow, stock!.lot, days(15))!.outflow,
      reverse(outflow, reversal, stock!.lot, null, NOW)!.outflow,
    ];
    expect(reached.map(({ status }) => status).sort()).toEqual(Object.keys(TRANSITIONS).sort());
    for (const { status, deadline } of reached)
      expect([status, deadline !== undefined]).toEqual([status, !AT_REST.includes(status)]);
    expect(
      reached
        .slice(0, 3)
        .map(({ status }) => status)
        .sort(),
    ).toEqual([...BEGINNINGS].sort());
  });

  it('never lose or make a gram, whatever happens to the entries of a lot', () => {
    type Step = { id: number; does: 'declare' | 'ask' | 'allow' | 'refuse' | 'lapse' | 'reverse'; quantity: number };
    const steps = fc.array(
      fc.record<Step>({
        id: fc.nat(3),
        does: fc.constantFrom('declare', 'ask', 'allow', 'refuse', 'lapse', 'reverse'),
        quantity: fc.integer({ min: 1, max: 600 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (happened) => {
        let lot = open();
        const ledger: Entry[] = [];
        const outflows = new Map<number, Outflow>();
        for (const { id, does, quantity } of happened) {
          const known = outflows.get(id);
          const begins = does === 'declare' || does === 'ask';
          if (begins === (known !== undefined)) continue;
          const tell = (): Change | undefined => {
            if (does === 'declare') return declare(uuid(id), { ...body, quantity }, around({ lot }), NOW);
            const ruling: Ruling = { verdict: 'officer-decides' };
            if (does === 'ask') return declare(uuid(id), { ...abroad, quantity }, around({ lot, ruling }), NOW);
            if (does === 'lapse') return lapse(known!, lot, days(15));
            if (does === 'reverse') return reverse(known!, reversal, lot, null, NOW);
            return deciding(known!, does === 'allow', lot);
          };
          const change = unlessRefused(tell);
          if (!change) continue;
          outflows.set(id, change.outflow);
          lot = change.stock!.lot;
          ledger.push(...change.stock!.entries);
        }
        const of = (status: string) =>
          [...outflows.values()].reduce((all, each) => all + (each.status === status ? each.quantity : 0), 0);
        const [out, held] = [of('recorded'), of('awaiting-decision')];
        expect(figures(lot)).toEqual([1_000, 1_000 - out - held, held, 0, out]);
        expect(lot.available).toBeGreaterThanOrEqual(0);
        expect(ledger.reduce((all, entry) => all + (entry.soldOutside ?? 0), 0)).toBe(out);
        expect(ledger.reduce((all, entry) => all + entry.reserved, 0)).toBe(held);
      }),
      { numRuns: 1_000 },
    );
  });
});

function unlessRefused<T>(tell: () => T): T | undefined {
  try {
    return tell();
  } catch (error) {
    if (error instanceof Error && /^(?:outflow\.status|lot\.not-enough)$/.test(error.message)) return undefined;
    throw error;
  }
}
