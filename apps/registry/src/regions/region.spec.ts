// What a region code says by itself, and what a new release does to codes.
import { describe, expect, it } from '@jest/globals';
import { dotted, nameKeyOf, parentsOf, regionRecord, toRegion, typeOf, villagesMeant } from './region.js';

const release = { id: 'test@1', validFrom: '2025-04-25' };

describe('a region code', () => {
  it.each([
    ['65', 'province'],
    ['6501', 'kabupaten'],
    ['6469', 'kabupaten'],
    ['6571', 'kota'],
    ['650101', 'kecamatan'],
    ['6571011001', 'kelurahan'],
    ['6501012005', 'desa'],
    ['9103013001', 'desa-adat'],
  ])('%s is a %s', (code, type) => expect(typeOf(code)).toBe(type));

  it('is written with dots, and holds the codes of its parents', () => {
    expect(dotted('6501012005')).toBe('65.01.01.2005');
    expect(dotted('65')).toBe('65');
    expect(parentsOf('6501012005')).toEqual(['65', '6501', '650101']);
    expect(parentsOf('65')).toEqual([]);
  });

  it('becomes a record whose parent is the level above', () => {
    expect(toRegion(regionRecord('6501', 'Kabupaten Bulungan', release))).toEqual({
      code: '6501',
      dotted: '65.01',
      name: 'Kabupaten Bulungan',
      level: 'kabkota',
      type: 'kabupaten',
      parent: '65',
      validFrom: '2025-04-25',
      validTo: undefined,
      release: 'test@1',
    });
  });
});

describe('a written address', () => {
  const names = new Map([
    ['6401', 'Kabupaten Paser'],
    ['6471', 'Kota Balikpapan'],
    ['3201', 'Kabupaten Bogor'],
    ['3271', 'Kota Bogor'],
    ['640101', 'Batu Sopang'],
    ['647101', 'Balikpapan Timur'],
    ['320101', 'Cibinong'],
    ['327101', 'Bogor Selatan'],
  ]);
  const village = (code: string) => regionRecord(code, 'Manggar', release);
  const named = ['6401012001', '6471011001', '3201012001', '3271011001'].map(village);

  it('means every village of that name when nothing else is known', () => {
    expect(villagesMeant({ desa: 'Manggar' }, named, names)).toHaveLength(4);
  });
  it('is narrowed by kecamatan and kab/kota, in whatever form they are written', () => {
    expect(villagesMeant({ kecamatan: 'Kec. BATU SOPANG' }, named, names)).toEqual(['6401012001']);
    expect(villagesMeant({ kabkota: 'balikpapan' }, named, names)).toEqual(['6471011001']);
  });
  it('tells Kota Bogor from Kabupaten Bogor when the type is written', () => {
    expect(villagesMeant({ kabkota: 'Bogor' }, named, names)).toHaveLength(2);
    expect(villagesMeant({ kabkota: 'Kota Bogor' }, named, names)).toEqual(['3271011001']);
    expect(villagesMeant({ kabkota: 'Kab. Bogor' }, named, names)).toEqual(['3201012001']);
  });
  it('keeps a word of another level, and a name that is nothing but such a word', () => {
    expect(nameKeyOf('Kec. Kota Bangun', 'kecamatan')).toBe('kotabangun');
    expect(nameKeyOf('Kota', 'kabkota')).toBe('kota');
  });
});
