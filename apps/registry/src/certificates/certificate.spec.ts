// A certificate as time passes: a notice 60 and 14 days before, each once, then the end.
import { CertificateExpired, CertificateExpiring, CertificateStatus } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, beginOf, endOf } from '../days.js';
import {
  TRANSITIONS,
  numberKeyOf,
  passTime,
  recordCertificate,
  reviseCertificate,
  withdrawCertificate,
} from './certificate.js';

const LAST = '2026-12-31';
const at = (day: string): Date => new Date(`${day}T03:00:00.000Z`);
const body = { partyId: 'p', kind: 'pirt' as const, number: 'P-IRT 205/01', issuer: 'Dinkes', issuedOn: '2024-01-01' };
const record = (now: Date, expiresOn: string | undefined = LAST) =>
  recordCertificate('c', { ...body, ...(expiresOn && { expiresOn }) }, { region: '6502012002' }, '', now).certificate;

describe('time', () => {
  it('brings each notice and the end, and then nothing more', () => {
    let one = record(at('2026-01-01'));
    const brought: unknown[] = [];
    for (let day = '2026-01-01'; day < '2027-02-01'; day = addDays(day, 1)) {
      for (let change = passTime(one, at(day)); change; change = passTime(one, at(day))) {
        brought.push([day, change.fact.type, (change.fact.data as { notice?: number }).notice]);
        one = change.certificate;
      }
    }
    expect(brought).toEqual([
      [addDays(LAST, -60), CertificateExpiring.type, 60],
      [addDays(LAST, -14), CertificateExpiring.type, 14],
      ['2027-01-01', CertificateExpired.type, undefined],
    ]);
    expect(one).toMatchObject({ status: 'expired', version: 4 });
  });

  it('gives no notice twice and none after the end, whenever it is looked at', () => {
    const days = fc.array(fc.integer({ min: -200, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 40 }), days, (recorded, looks) => {
        let one = record(at(addDays(LAST, recorded)));
        const types: string[] = [];
        for (const look of looks.filter((day) => day >= recorded).sort((a, b) => a - b)) {
          for (let change = passTime(one, at(addDays(LAST, look))); change;) {
            types.push(`${change.fact.type} ${(change.fact.data as { notice?: number }).notice ?? ''}`);
            one = change.certificate;
            change = passTime(one, at(addDays(LAST, look)));
          }
        }
        expect(new Set(types).size).toBe(types.length);
        const end = types.indexOf(`${CertificateExpired.type} `);
        expect(end === -1 || end === types.length - 1).toBe(true);
        expect(one.deadline === undefined).toBe(one.status !== 'active');
      }),
    );
  });

  it('brings nothing to one that never ends', () => {
    const one = { ...record(at('2026-01-01')) };
    const { certificate } = reviseCertificate(one, { expiresOn: null }, at('2026-01-02'))!;
    expect(certificate).toMatchObject({ status: 'active', expiresKey: '9999-12-31' });
    expect(certificate).not.toHaveProperty('deadline');
    expect(passTime(certificate, at('2099-01-01'))).toBeUndefined();
  });
});

describe('a correction', () => {
  it('of the last day begins the notices anew, another does not', () => {
    const noticed = passTime(record(at('2026-01-01')), at(addDays(LAST, -60)))!.certificate;
    expect(reviseCertificate(noticed, { issuer: 'Dinkes Malinau' }, at(addDays(LAST, -59)))!.certificate).toMatchObject(
      {
        noticed: 60,
        deadline: beginOf(addDays(LAST, -14)),
      },
    );
    const longer = reviseCertificate(noticed, { expiresOn: '2028-12-31' }, at(addDays(LAST, -59)))!.certificate;
    expect(longer).toMatchObject({ deadline: beginOf(addDays('2028-12-31', -60)) });
    expect(longer).not.toHaveProperty('noticed');
  });

  it('brings an expired one back, and is refused after a withdrawal', () => {
    const expired = record(at('2027-06-01'));
    expect(expired.status).toBe('expired');
    expect(reviseCertificate(expired, { expiresOn: '2028-01-01' }, at('2027-06-02'))!.certificate.status).toBe(
      'active',
    );
    const { certificate } = withdrawCertificate(expired, 'Tutup', at('2027-06-02'))!;
    expect(withdrawCertificate(certificate, 'Tutup', at('2027-06-03'))).toBeUndefined();
    expect(() => withdrawCertificate(certificate, 'Lain', at('2027-06-03'))).toThrow('certificate.withdrawn');
    expect(() => reviseCertificate(certificate, { issuer: 'x' }, at('2027-06-03'))).toThrow('certificate.withdrawn');
    expect(passTime(certificate, endOf('2030-01-01'))).toBeUndefined();
  });

  it('has all its steps in the table', () => {
    expect(Object.keys(TRANSITIONS)).toEqual(CertificateStatus.options);
  });
});

describe('a number', () => {
  it.each(['ID 00-11.22', 'id001122', 'Id/00/11/22'])('%s is the same', (number) => {
    expect(numberKeyOf(number)).toBe('ID001122');
  });
  it('without letters and digits is itself', () => {
    expect(numberKeyOf('№ —')).not.toBe('');
  });
});
