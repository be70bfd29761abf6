// What a party may become, what it must say first, and what others may see of it.
import { describe, expect, it } from '@jest/globals';
import { type PartyBody, PartyBody as PartyBodySchema, PartyProfile, Refusal } from '@hilir/contracts';
import fc from 'fast-check';
import { type Change, type Doing, type PartyRecord, register, revise, step } from './party.js';
import { toParty } from './party-view.js';

const ID = '0190f3b1-7c2e-7abc-8def-0123456789ab';
const source = { requestHash: 'hash' };
const by = { role: 'officer', region: '6502', correlationId: 'c' } as const;
const at = (day: string): Doing => ({ by, now: new Date(day), language: 'id' });
const firm = (more: Partial<PartyBody> = {}): PartyBody =>
  PartyBodySchema.parse({ kind: 'firm', name: 'CV Anjat Jaya', region: '6502012001', nib: '9120001234567', ...more });
const draft = (more?: Partial<PartyBody>): PartyRecord => register(ID, firm(more), source, at('2026-01-01')).party;
const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('registering', () => {
  it('makes a draft, a first line of history and a fact that tells nothing personal', () => {
    const contact = { name: 'Ani', phone: '081234567890' };
    const { party, line, fact } = register(
      ID,
      firm({ npwp: '01.234.567.8-901.000', contact }),
      source,
      at('2026-01-01'),
    );
    expect(party).toMatchObject({ _id: ID, version: 1, status: 'draft', npwp: '012345678901000' });
    expect(line).toMatchObject({ _id: `party:${ID}:1`, change: 'registered', by });
    expect(JSON.stringify(line)).not.toMatch(/Ani|081234|012345678901000/);
    expect(fact).toMatchObject({ type: 'registry.party-registered.v1', key: ID, sequence: 1 });
    expect(JSON.stringify(fact)).not.toMatch(/Ani|0812|0123456789010/);
    expect(PartyProfile.safeParse(fact.data).success).toBe(true);
  });

  it('gives both scales where their measures are known, each with a first entry', () => {
    const party = draft({
      workers: { total: 25 },
      investment: 20_000_000_000,
      umkm: { basis: 'yearly-sales', amount: 9e9 },
    });
    expect(party).toMatchObject({ industryScale: 'large', umkmScale: 'small' });
    expect(party.industryScaleHistory).toHaveLength(1);
    expect(draft({ workers: { total: 25 } }).industryScale).toBeUndefined();
  });
});

describe('revising', () => {
  it('adds to the history of a scale when its measure changed, and only then', () => {
    const first = draft({ workers: { total: 5 }, investment: 1_000_000 });
    const renamed = revise(first, { name: 'CV Anjat Raya' }, at('2026-02-01'))!.party;
    const grown = revise(renamed, { workers: { total: 25 } }, at('2026-03-01'))!.party;
    expect(renamed.industryScaleHistory).toEqual(first.industryScaleHistory);
    expect(grown.industryScaleHistory).toEqual([
      { from: new Date('2026-01-01'), scale: 'small', workers: 5, investment: 1_000_000 },
      { from: new Date('2026-03-01'), scale: 'medium', workers: 25, investment: 1_000_000 },
    ]);
  });

  it('says field by field what changed', () => {
    const { line, party } = revise(draft({ womenLed: true }), { womenLed: null, name: 'UD Baru' }, at('2026-02-01'))!;
    expect(line.fields).toEqual([
      { field: 'name', from: 'CV Anjat Jaya', to: 'UD Baru' },
      { field: 'womenLed', from: true },
    ]);
    expect(party).not.toHaveProperty('womenLed');
  });

  it('is nothing when the patch says what is there already', () => {
    expect(revise(draft(), { nib: '9120001234567', kbli: [] }, at('2026-02-01'))).toBeUndefined();
  });

  it('may not leave an active party without what it needed, nor touch a closed one', () => {
    const active = step(draft(), 'activate', undefined, at('2026-02-01'))!.party;
    expect(refused(() => revise(active, { nib: null }, at('2026-03-01')))).toMatchObject({
      code: 'party.incomplete',
      fields: [{ pointer: '/party/nib', code: 'missing', message: 'NIB 13 angka' }],
    });
    const closed = step(active, 'close', 'bubar', at('2026-03-01'))!.party;
    expect(refused(() => revise(closed, { name: 'X' }, at('2026-04-01'))).code).toBe('party.status');
  });

  it('counts versions one by one, whatever is sent in whatever order', () => {
    const patch = fc.record(
      {
        name: fc.stringMatching(/^[A-Z][a-z]{1,8}$/),
        workers: fc.record({ total: fc.integer({ min: 0, max: 99 }) }),
        womenLed: fc.option(fc.boolean(), { nil: null }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(patch), (patches) => {
        let party = draft();
        const changes: Change[] = [];
        for (const one of patches) {
          const change = revise(party, one, at('2026-02-01'));
          if (change) changes.push(change);
          party = change?.party ?? party;
        }
        expect(changes.map(({ fact }) => fact.sequence)).toEqual(changes.map((_, i) => i + 2));
        expect(party.version).toBe(changes.length + 1);
      }),
    );
  });
});

describe('the life of a party', () => {
  const states = {
    draft: draft(),
    active: step(draft(), 'activate', undefined, at('2026-02-01'))!.party,
    suspended: step({ ...draft(), status: 'active' }, 'suspend', 'cek', at('2026-02-01'))!.party,
    closed: step(draft(), 'close', 'bubar', at('2026-02-01'))!.party,
  };
  it.each([
    ['draft', 'activate', 'active'],
    ['draft', 'suspend', 'refused'],
    ['draft', 'close', 'closed'],
    ['active', 'activate', 'nothing'],
    ['active', 'suspend', 'suspended'],
    ['active', 'close', 'closed'],
    ['suspended', 'activate', 'active'],
    ['suspended', 'suspend', 'refused'],
    ['suspended', 'close', 'closed'],
    ['closed', 'activate', 'refused'],
    ['closed', 'suspend', 'refused'],
    ['closed', 'close', 'refused'],
  ] as const)('%s, %s: %s', (from, name, end) => {
    const doing = () => step(states[from], name, name === 'activate' ? undefined : 'lain', at('2026-05-01'));
    if (end === 'refused') expect(refused(doing).details).toEqual({ status: from });
    else if (end === 'nothing') expect(doing()).toBeUndefined();
    else expect(doing()!.party.status).toBe(end);
  });

  it('repeats a step for the same reason without effect', () => {
    expect(step(states.closed, 'close', 'bubar', at('2026-05-01'))).toBeUndefined();
  });

  it('forgets the reason of the suspension when it goes on, and tells it while it lasts', () => {
    expect(states.suspended.statusReason).toBe('cek');
    expect(step(states.suspended, 'activate', undefined, at('2026-05-01'))!.party).not.toHaveProperty('statusReason');
  });

  it('begins only with what its kind needs', () => {
    const without = (kind: PartyBody['kind'], more: Partial<PartyBody> = {}) => {
      const { nib: _, ...party } = { ...draft(), kind, ...more };
      return () => step(party, 'activate', undefined, at('2026-05-01'));
    };
    expect(refused(without('firm')).code).toBe('party.incomplete');
    expect(refused(without('cooperative')).code).toBe('party.incomplete');
    expect(refused(without('ikm')).fields[0]!.pointer).toBe('/party/products');
    expect(without('ikm', { products: [{ name: 'Anjat' }] })()!.party.status).toBe('active');
    expect(without('bumdes')()!.party.status).toBe('active');
  });
});

describe('what a caller sees', () => {
  const party = draft({ npwp: '1234567890123456', contact: { phone: '081234567890' }, investment: 5_000_000 });
  it('is everything for itself and its offices', () => {
    expect(toParty(party, true)).toMatchObject({ npwp: '1234567890123456', investment: 5_000_000, masked: [] });
  });
  it('is the public profile for others, with the names of what is hidden', () => {
    const shown = toParty(party, false);
    expect(shown.masked).toEqual(['npwp', 'contact', 'investment']);
    expect(JSON.stringify(shown)).not.toMatch(/1234567890123456|0812|5000000|requestHash/);
  });
});
