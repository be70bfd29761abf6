// Invents what offices do for parties: officers with caseload and visits, one training, certificates, assessments.
import type {
  AssessmentBody,
  CertificateBody,
  EnrolmentBody,
  OfficerBody,
  TrainingBody,
  TrainingResultBody,
  VisitBody,
} from '@hilir/contracts';
import { draw, type Draw, sampleId } from './draw.js';
import { NAMES, PLACES } from './tables.js';

/** A party as it lies in the registry. */
export interface Guided {
  partyId: string;
  name: string;
  region: string;
}
export interface SampleOfficer {
  officerId: string;
  body: OfficerBody;
  caseload: { partyId: string; from: string }[];
  visits: { visitId: string; body: VisitBody }[];
}
export interface SampleTraining {
  trainingId: string;
  body: TrainingBody;
  seats: { participantId: string; body: EnrolmentBody; attended: boolean; result?: TrainingResultBody }[];
}

const OFFICERS_PER_PLACE = 2;
const CARED_FOR = 5;
const VISITED = 3;
const DAY_MS = 86_400_000;

/**
 * All days count from the first of the month of the load, so that contracts run and nothing lies ahead. The month is
 * part of every id: a load that is completed in another month adds to what is there and contradicts nothing.
 */
export class Calendar {
  readonly month: string;
  constructor(now: Date) {
    this.month = now.toISOString().slice(0, 7);
  }
  day(ahead: number): string {
    return new Date(Date.parse(`${this.month}-01`) + ahead * DAY_MS).toISOString().slice(0, 10);
  }
  id(key: string): string {
    return sampleId(`${key}|${this.month}`);
  }
}

/** Two in each kab/kota; what they find is in the words of one who was there. */
export function officersOf(parties: readonly Guided[], calendar: Calendar): SampleOfficer[] {
  return Object.keys(PLACES).flatMap((posting) => {
    const dice = draw(`officers|${posting}`);
    const cared = dice.some(
      parties.filter(({ region }) => region.startsWith(posting)),
      OFFICERS_PER_PLACE * CARED_FOR,
    );
    return Array.from({ length: OFFICERS_PER_PLACE }, (_, i) =>
      officer(posting, i, cared.slice(i * CARED_FOR, (i + 1) * CARED_FOR), dice, calendar),
    );
  });
}

function officer(posting: string, i: number, cared: readonly Guided[], dice: Draw, calendar: Calendar): SampleOfficer {
  const officerId = calendar.id(`officer|${posting}|${i}`);
  const contract = { from: calendar.day(-300), to: calendar.day(64) };
  return {
    officerId,
    body: {
      name: `${dice.pick(NAMES.officers)} (contoh)`,
      cohort: Number(contract.from.slice(0, 4)),
      contract,
      posting,
      phone: `+62800000${posting}${i}`,
    },
    caseload: cared.map(({ partyId }) => ({ partyId, from: calendar.day(-dice.whole(150, 280)) })),
    visits: cared.slice(0, VISITED).flatMap((party) => visitsTo(party, officerId, dice, calendar)),
  };
}

const FINDINGS = [
  [
    'Bahan baku sering habis di akhir bulan.',
    'Pesan bahan lewat kumpulan bahan dua minggu sebelumnya.',
    'Catat kebutuhan bahan sebulan',
  ],
  ['Produk rapi, kemasan belum berlabel.', 'Pakai label dengan nama usaha, isi, dan tanggal.', 'Cetak label contoh'],
  ['Pembukuan belum ada.', 'Mulai dengan buku kas sederhana tiap hari.', 'Periksa buku kas'],
  ['Penjualan hanya di desa.', 'Titipkan contoh di koperasi kabupaten.', 'Antar contoh ke koperasi'],
] as const;

function visitsTo({ partyId }: Guided, officerId: string, dice: Draw, calendar: Calendar): SampleOfficer['visits'] {
  return Array.from({ length: dice.whole(1, 2) }, (_, i) => {
    const [findings, advice, what] = dice.pick(FINDINGS);
    const on = -dice.whole(1, 110);
    const before = dice.whole(1, 3);
    const visitId = calendar.id(`visit|${partyId}|${i}`);
    const due = calendar.day(on + 30);
    const followUp = { followUpId: calendar.id(`follow-up|${partyId}|${i}`), what, due };
    return {
      visitId,
      body: {
        partyId,
        officerId,
        occurredAt: `${calendar.day(on)}T0${dice.whole(1, 8)}:30:00.000Z`,
        photos: [{ reference: `contoh/${visitId}.jpg`, caption: 'Contoh: foto tidak ada' }],
        findings: `${findings} (contoh)`,
        advice,
        followUps: [dice.share() < 0.5 ? { ...followUp, doneOn: calendar.day(on + 1) } : followUp],
        scores: [
          { criterion: 'Mutu produk', before, after: before + 1 },
          { criterion: 'Pembukuan', before },
        ],
      },
    };
  });
}

/** In Malinau four months ago: its results are due, and half of them are known. */
export function trainingOf(parties: readonly Guided[], calendar: Calendar): SampleTraining {
  const region = '6502';
  const dice = draw(`training|${region}`);
  const invited = dice.some(
    parties.filter((party) => party.region.startsWith(region)),
    12,
  );
  return {
    trainingId: calendar.id(`training|${region}`),
    body: {
      title: 'Anyaman anjat untuk pasar wisata (contoh)',
      topic: 'Kerajinan rotan',
      place: 'Balai pertemuan Malinau Kota',
      region,
      from: calendar.day(-122),
      to: calendar.day(-120),
      seats: 20,
      budgetSource: 'apbd-kabkota',
      activity: 'Kegiatan contoh 01',
    },
    seats: invited.map(({ partyId }, i) => {
      const attended = dice.share() < 0.85;
      const sales = dice.whole(5, 30) * 100_000;
      const result: TrainingResultBody = {
        askedOn: calendar.day(-1),
        sales: { before: sales, after: dice.share() < 0.2 ? 'unknown' : sales + dice.whole(-2, 8) * 100_000 },
        workers: { before: 1, after: dice.whole(1, 2) },
      };
      return {
        participantId: calendar.id(`participant|${partyId}`),
        body: { name: `${dice.pick(NAMES.officers)} ${i + 1} (contoh)`, partyId, woman: dice.share() < 0.6 },
        attended,
        ...(attended && i % 2 === 0 && { result }),
      };
    }),
  };
}

const ISSUERS = [
  ['pirt', 'Dinas Kesehatan (contoh)', 365 * 5],
  ['halal', 'BPJPH (contoh)', undefined],
  ['brand', 'DJKI (contoh)', 365 * 10],
  ['sni', 'Lembaga sertifikasi (contoh)', 365 * 4],
] as const;

/** Four in each kab/kota; some expire soon. */
export function certificatesOf(
  ikm: readonly Guided[],
  calendar: Calendar,
): { certificateId: string; body: CertificateBody }[] {
  return Object.keys(PLACES).flatMap((place) => {
    const dice = draw(`certificates|${place}`);
    const holders = dice.some(
      ikm.filter(({ region }) => region.startsWith(place)),
      4,
    );
    return holders.map(({ partyId }) => {
      const [kind, issuer, lasts] = dice.pick(ISSUERS);
      const certificateId = calendar.id(`certificate|${partyId}`);
      const left = dice.pick([20, 45, 75, 400, 900]);
      const number = `CONTOH-${certificateId.slice(0, 8).toUpperCase()}`;
      const body = { partyId, kind, number, issuer };
      return lasts === undefined
        ? { certificateId, body: { ...body, issuedOn: calendar.day(-300) } }
        : { certificateId, body: { ...body, issuedOn: calendar.day(left - lasts), expiresOn: calendar.day(left) } };
    });
  });
}

/** Of three co-operatives in four, for last year; the others are unknown, as in life. */
export function assessmentsOf(
  cooperatives: readonly Guided[],
  calendar: Calendar,
): { partyId: string; year: string; body: AssessmentBody }[] {
  const year = Number(calendar.month.slice(0, 4)) - 1;
  return cooperatives.flatMap(({ partyId }) => {
    const dice = draw(`assessment|${partyId}`);
    if (dice.share() < 0.25) return [];
    const level = dice.whole(40, 85);
    const score = (): number => level + dice.whole(-10, 12);
    const held = dice.share() < 0.8;
    return [
      {
        partyId,
        year: `${year}`,
        body: {
          assessedOn: `${year}-12-15`,
          scores: { governance: score(), risk: score(), finance: score(), capital: score() },
          sizeClass: dice.weighted([1, 2], (size) => (size === 1 ? 4 : 1)),
          annualMeeting: held ? { held, on: `${year}-03-${dice.whole(10, 28)}` } : { held },
          members: { men: dice.whole(15, 80), women: dice.whole(10, 70) },
          note: 'Penilaian contoh',
        },
      },
    ];
  });
}
