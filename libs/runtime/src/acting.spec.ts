// Who may do what for which party and region, and in which language people are answered.
import type { Role } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { type Acting, actsFor, coversRegion, mustActFor, mustActForOrCover, mustCover } from './acting.js';
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
