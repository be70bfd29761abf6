// Who may do what for which party and region, and in which language people are answered.
import type { Role } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { type Acting, actsFor, coversRegion, inScope, mustActFor, mustActForOrCover, mustCover } from './acting.js';
import { languageOf } from './language.js';

const MINE = '0190f3b1-7c2e-7abc-8def-0123456789ab';
const OTHER = '1190f3b1-7c2e-7abc-8def-0123456789ab';
const acting = (role: Role | 'anyone', rest: Partial<Acting> = {}): Acting => ({
  role,
  language: 'id',
  cause: { correlationId: 'c' },
  ...rest,
});
const clerk = acting('clerk', { partyId: MINE });
const officer = acting('officer', { region: '6501' });

describe('parties and regions', () => {
  it('lets a clerk act for the own party only', () => {
    expect(actsFor(clerk, MINE)).toBe(true);
    expect(() => mustActFor(clerk, OTHER)).toThrow('actor.other-party');
    for (const other of [officer, acting('operator'), acting('anyone')]) {
      expect(() => mustActFor(other, MINE)).toThrow('actor.other-party');
    }
  });

  it('lets an office act in its region and what lies in it', () => {
    expect(coversRegion(officer, '6501')).toBe(true);
    expect(coversRegion(officer, '6501012001')).toBe(true);
    expect(coversRegion(officer, '65')).toBe(false);
    expect(() => mustCover(officer, '6502012005')).toThrow('actor.other-region');
    for (const other of [clerk, acting('anyone')]) expect(coversRegion(other, '6501')).toBe(false);
  });

  it.each(['operator', 'auditor'] as const)('lets an %s see every region', (role) => {
    expect(coversRegion(acting(role), '6502012005')).toBe(true);
  });

  it('asks parties for the party and offices for the region where both may come', () => {
    mustActForOrCover(clerk, MINE, '6502012005');
    mustActForOrCover(officer, OTHER, '6501012001');
    expect(() => mustActForOrCover(clerk, OTHER, '6501012001')).toThrow('actor.other-party');
    expect(() => mustActForOrCover(officer, MINE, '6502012005')).toThrow('actor.other-region');
    expect(() => mustActForOrCover(acting('anyone'), MINE, '6501012001')).toThrow('actor.other-region');
  });
});

describe('the scope of a list', () => {
  it('is the own party of a clerk, whatever region is asked for', () => {
    expect(inScope(clerk, { region: '64' })).toEqual({ region: '64', partyId: MINE });
    expect(inScope(clerk, { partyId: MINE })).toEqual({ partyId: MINE });
    expect(() => inScope(clerk, { partyId: OTHER })).toThrow('actor.other-party');
  });

  it('is the region of an office, or the part of it that is asked for', () => {
    expect(inScope(officer, { partyId: OTHER })).toEqual({ partyId: OTHER, region: '6501' });
    expect(inScope(officer, { region: '650101' })).toEqual({ region: '650101' });
    expect(() => inScope(officer, { region: '6502' })).toThrow('actor.other-region');
    expect(() => inScope(officer, { region: '65' })).toThrow('actor.other-region');
  });

  it('is everything for an auditor, and nothing for nobody', () => {
    expect(inScope(acting('auditor'), {})).toEqual({});
    expect(inScope(acting('auditor'), { region: '65' })).toEqual({ region: '65' });
    expect(() => inScope(acting('anyone'), {})).toThrow('actor.other-region');
  });
});

describe('the language', () => {
  it.each([
    [undefined, 'id'],
    ['', 'id'],
    ['fr', 'id'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['id-ID,id;q=0.9,en;q=0.8', 'id'],
    ['en;q=0.2, id;q=0.1', 'en'],
    ['fr, en;q=0', 'id'],
    ['en;q=nonsense', 'id'],
  ])('of %s is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
