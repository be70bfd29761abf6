// What people type into the cells of a register: codes, kinds, units, shares.
import { describe, expect, it } from '@jest/globals';
import { knownUnit, readCapacity, readKbli, readKind, readNib, readNpwp, readShare, readVillageCode } from './cells.js';

it('a capacity is above zero', () => expect(readCapacity('0').wrong?.code).toBe('number.range'));

describe('a code', () => {
  it('of business or tax has its exact number of digits', () => {
    expect(readNib('9120001234567').value).toBe('9120001234567');
    for (const cell of ['912000123456', '91200012345678', 'NIB 9120001234567', '9120001234567x']) {
      expect(readNib(cell).wrong?.code).toBe('nib.invalid');
    }
    expect(readNpwp('01.234.567.8-901.000').value).toBe('012345678901000');
    expect(readNpwp('0123456789012345').value).toBe('0123456789012345');
    expect(readNpwp('01.234.567.8-901').wrong?.code).toBe('npwp.invalid');
  });

  it('of activity comes with its edition, from the cell or from the header', () => {
    expect(readKbli('2025:31012 2020:31002', undefined).value).toEqual([
      { edition: 2025, code: '31012' },
      { edition: 2020, code: '31002' },
    ]);
    expect(readKbli('31002; 16291', 2020).value).toHaveLength(2);
    expect(readKbli('31012', undefined).wrong?.code).toBe('kbli.edition');
    expect(readKbli('3101', 2020).wrong?.code).toBe('kbli.invalid');
  });

  it('of a village is read with or without dots', () => {
    expect(readVillageCode('65.02.01.2002').value).toBe('6502012002');
    expect(readVillageCode('65.02.01').wrong?.code).toBe('village.code');
  });
});

describe('a word', () => {
  it('names a kind of party', () => {
    expect(readKind('BUM Desa').value).toBe('bumdes');
    expect(readKind('toString').wrong?.code).toBe('kind.unknown');
  });
  it('is one unit in its many spellings', () => {
    for (const cell of ['bh', 'BH', 'Buah ', 'pcs']) expect(knownUnit(cell)).toBe('buah');
    for (const cell of ['M3 ', 'm³', 'kubik']) expect(knownUnit(cell)).toBe('m3');
    expect(knownUnit('Bungkus/Bks')).toBe('bungkus');
    expect(knownUnit('Topeng')).toBeUndefined();
  });
  it('is a share as a fraction or in percent', () => {
    expect(readShare('0,67').value).toBe(0.67);
    expect(readShare('67 %').value).toBe(0.67);
    expect(readShare('1,2').wrong?.code).toBe('share.above-one');
  });
});
