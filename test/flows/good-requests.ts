// One good request for every declared route, with every optional field filled in: the tests of bad input spoil these.
import { saleIdOf, SERVICE_ROUTES, type ServiceName } from '@hilir/contracts';

export type Values = Record<string, string>;
export interface GoodRequest {
  params?: Values;
  query?: Values;
  /** JSON, or the text of another type. */
  body?: unknown;
  /** Who acts; nothing for routes that anyone may call. */
  as?: Values;
  /** The version for If-Match. */
  version?: number;
  /** The status it gets in the world of world.ts, where that is not 200. */
  gives?: number;
}

const id = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
export const ids = {
  coop: id(1),
  ikm: id(2),
  draft: id(3),
  suspended: id(4),
  closing: id(5),
  lot: id(11),
  withdrawn: id(12),
  lifted: id(13),
  counted: id(14),
  sold: id(15),
  toConfirm: id(21),
  toDecline: id(22),
  toCancel: id(23),
  toDeliver: id(24),
  toPrepare: id(25),
  import: id(31),
  product: id(151),
  toList: id(152),
  toPause: id(153),
  toRetire: id(154),
  asked: id(155),
  answered: id(156),
  toAccept: id(157),
  toRefuse: id(158),
  toWithdraw: id(159),
  proposed: id(141),
  toAgree: id(142),
  toEndPartnership: id(143),
  agreed: id(144),
  prepared: id(41),
  dispatched: id(42),
  received: id(43),
  toCancelHandOver: id(44),
  correction: id(51),
  payment: id(61),
  grouping: id(71),
  toEnd: id(72),
  sentra: id(73),
  toLeave: id(74),
  toDissolve: id(75),
  plant: id(76),
  judged: id(77),
  rubric: id(78),
  evaluation: id(79),
  step: id(80),
  officer: id(91),
  toPost: id(92),
  toEndOfficer: id(93),
  visit: id(94),
  followUp: id(95),
  training: id(96),
  past: id(97),
  toCall: id(98),
  seat: id(99),
  attended: id(100),
  toLeaveSeat: id(101),
  certificate: id(102),
  toRevoke: id(103),
  handOver: id(48),
  run: id(111),
  reversed: id(112),
  batch: id(121),
  reversedBatch: id(122),
  packing: id(131),
  declared: id(7001),
  toReverse: id(7002),
  basket: id(7200),
  agreedOn: id(7201),
  saleAsAgreed: id(7202),
  complaint: id(7203),
  salePayment: id(7204),
  outflow: id(141),
  toDecide: id(142),
};
/** What a basket of this number buys of the IKM. */
const saleOf = (basket: number): string => saleIdOf(id(basket), ids.ikm);
export const sales = {
  toCancel: saleOf(7210),
  toConfirm: saleOf(7211),
  toDecline: saleOf(7212),
  toPrepare: saleOf(7213),
  shipped: saleOf(7214),
  received: saleOf(7215),
  settled: saleOf(7216),
  paid: saleOf(7200),
};
/** The baskets that become those sales. */
export const baskets = [7200, 7210, 7211, 7212, 7213, 7214, 7215, 7216].map(id);
export const VILLAGE = '6502012002';
export const OFFICER = { 'x-acting-role': 'officer', 'x-acting-region': '6502' };
export const PROVINCIAL = { 'x-acting-role': 'provincial', 'x-acting-region': '65' };
const OPERATOR = { 'x-acting-role': 'operator' };
export const COOP = { 'x-acting-role': 'clerk', 'x-acting-party': ids.coop };
export const IKM = { 'x-acting-role': 'manager', 'x-acting-party': ids.ikm };
const PAGE = { cursor: Buffer.from('["2026-11-22T03:00:00.000Z","x"]').toString('base64url'), limit: '10' };
const PAPER = { format: 'html', language: 'en' };
const cursorOf = (values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
export const of = (key: string, value: string): { params: Values } => ({ params: { [key]: value } });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const party = (kind: string, name: string, nib: string): Record<string, unknown> => ({
  kind,
  name,
  region: VILLAGE,
  nib,
  npwp: '01.234.567.8-901.000',
  kbli: [{ edition: 2025, code: '31012' }],
  workers: { total: 12, female: 7 },
  investment: 250_000_000,
  umkm: { basis: 'yearly-sales', amount: 900_000_000 },
  yearlyOutput: 950_000_000,
  rawMaterialShare: 0.4,
  products: [{ name: 'Anjat', group: 'Kerajinan', yearlyCapacity: 1200.5, unit: 'buah' }],
  womenLed: true,
  contact: { name: 'Ibu Sari', phone: '+6281234567890', email: 'sari@example.org' },
});
const { kind: _, ...partyPatch } = party('ikm', 'Anjat Malinau Baru', '9120001234501');
const label = (text: string) => ({ id: text, en: text });
const commodity = {
  name: label('Rotan'),
  baseUnit: 'g',
  hs: ['1401.20'],
  countUnits: ['batang'],
  attributes: [
    { kind: 'choice', name: 'form', label: label('Bentuk'), required: true, choices: ['asalan', 'polished'] },
    { kind: 'grade', name: 'grade', label: label('Mutu'), required: false, choices: ['A', 'B'] },
    { kind: 'number', name: 'diameter', label: label('Diameter'), required: false, min: 2, max: 80, step: 1 },
  ],
  papers: [{ paper: 'fa-hhbk', when: { form: { oneOf: ['asalan'] } } }],
};
export const lot = {
  supplierId: ids.coop,
  commodity: 'rattan',
  attributes: { form: 'asalan', grade: 'A', diameter: 24 },
  quantity: 500_000,
  count: { unit: 'batang', number: 300 },
  price: 8_500,
  region: VILLAGE,
  gatherer: 'Pak Lukas',
  harvestedOn: '2026-01-10',
  readyOn: '2026-01-12',
};
export const order = {
  buyerId: ids.ikm,
  province: '65',
  commodity: 'rattan',
  wishes: { form: { oneOf: ['asalan'] }, grade: { atLeast: 'B' }, diameter: { from: 20, to: 30 } },
  quantity: 100_000,
  maxPrice: 9_000,
  partial: 'fill-or-wait',
  needBy: inDays(30),
  partnershipId: ids.agreed,
};
/** Ready to be listed. */
export const product = (sku: string) => ({
  sellerId: ids.ikm,
  name: { id: 'Anjat motif pakis', en: 'Rattan basket, fern motif' },
  description: { id: 'Dianyam dengan tangan', en: 'Woven by hand' },
  category: 'basketry',
  commodity: 'rattan',
  hs: '4602.12',
  weight: 900,
  photos: ['anjat/pakis-1.jpg'],
  variants: [
    {
      sku,
      size: 'M',
      colour: 'alami',
      motif: 'pakis',
      price: 185_000,
      mode: 'made-to-order',
      minimumQuantity: 2,
      leadTimeDays: 14,
      foreignPrices: [{ currency: 'USD', amount: 1_500, from: '2026-11-24', to: '2027-11-23', rate: '15900.5' }],
    },
  ],
  certificates: [{ kind: 'svlk', number: 'SVLK-001', validUntil: '2028-01-31' }],
  batches: [id(95)],
});
const { sellerId: __, ...productPatch } = product('ANJAT-M-2');
/** A buyer without an account, and the key by which it comes back. */
const KEY = 'k7Jq2mZx9RtV4bNs8LwPc3HfYd6GaEuT';
export const enquiry = {
  sellerId: ids.ikm,
  productId: ids.toPause,
  sku: `A-${ids.toPause.slice(-2)}`,
  buyer: { name: 'Sato Hanako', email: 'sato@example.org', country: 'JP', key: KEY },
  quantity: 200,
  wantedBy: inDays(90),
  destination: 'Yokohama',
  incoterm: 'FOB',
  message: 'Do you also dye them?',
};
const guest = { query: { key: KEY } };
export const basket = {
  buyer: enquiry.buyer,
  destination: { country: 'JP', place: 'Yokohama, Honmoku', address: '1-2 Honmoku Pier', incoterm: 'FOB' },
  currency: 'IDR',
  lines: [{ productId: ids.toPause, sku: `A-${ids.toPause.slice(-2)}`, count: 4, price: 185_000 }],
};
const exportDocument = {
  name: { id: 'Surat keterangan asal', en: 'Certificate of origin' },
  entries: [
    {
      hs: ['46', '9401.53'],
      destinations: ['JP', 'NL'],
      from: '2026-01-01',
      to: '2099-12-31',
      required: false,
      source: 'Permendag tentang SKA',
      note: 'Untuk tarif yang lebih rendah',
    },
  ],
};
const complaint = {
  reason: 'damaged',
  lines: [{ line: 0, count: 1 }],
  text: 'Satu anjat patah',
  photos: ['keluhan/1.jpg'],
};
const settlement = { outcome: 'refund', refund: 185_000, text: 'Kami kembalikan uangnya' };
const terms = {
  quantity: 200,
  currency: 'USD',
  price: 1_450,
  leadTimeDays: 45,
  validUntil: inDays(20),
  note: 'Packed in cartons of 20',
};
export const partnership = {
  parties: [
    { partyId: ids.ikm, side: 'buyer' },
    { partyId: ids.coop, side: 'supplier' },
  ],
  commodity: 'rattan',
  province: '65',
  quota: 500_000_000,
  period: 'quarter',
  price: { basisPoints: -250, floor: 5_000, ceiling: 9_000 },
  from: '2026-01-01',
  to: inDays(400),
  documents: ['perjanjian/2026-11.pdf'],
};
/** A cursor of what a list is sorted by. */
const at = (...values: unknown[]) => ({
  cursor: Buffer.from(JSON.stringify(values)).toString('base64url'),
  limit: '10',
});
const NOON = '2026-11-22T03:00:00.000Z';
const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000).toISOString();
export const officer = (posting = '6502') => ({
  name: 'Dewi Lestari',
  cohort: 2026,
  contract: { from: inDays(-200), to: inDays(200) },
  posting,
  phone: '+6281234567890',
});
const { posting: _posting, ...officerPatch } = officer();
const visit = {
  partyId: ids.ikm,
  officerId: ids.officer,
  occurredAt: twoDaysAgo,
  place: { latitude: 3.584321, longitude: 116.632112, accuracy: 12 },
  photos: [{ reference: 'foto/2026/11/a1.jpg', caption: 'Ruang kerja' }],
  findings: 'Anyaman rapi, bahan baku kurang.',
  advice: 'Pesan rotan lewat kumpulan bahan.',
  followUps: [{ followUpId: ids.followUp, what: 'Kirim contoh', due: inDays(20), doneOn: inDays(-1) }],
  scores: [{ criterion: 'Mutu anyaman', before: 2, after: 4 }],
};
const { partyId: _party, officerId: _officer, ...visitContent } = visit;
export const training = (from: number) => ({
  title: 'Anyaman anjat untuk pasar wisata',
  topic: 'Kerajinan rotan',
  place: 'Balai Desa Long Loreh',
  region: '6502',
  from: inDays(from),
  to: inDays(from + 3),
  seats: 20,
  budgetSource: 'apbd-kabkota',
  activity: '3.31.02.2.01',
});
const { region: _at, ...trainingPatch } = training(-1);
export const participant = { name: 'Ibu Sari', partyId: ids.ikm, woman: true };
export const seatOf = (trainingId: string, participantId: string) => ({ params: { trainingId, participantId } });
const figures = { before: 2_500_000, after: 3_100_000 };
const result = {
  askedOn: inDays(0),
  sales: figures,
  workers: { before: 2, after: 3 },
  production: figures,
  productionUnit: 'buah',
  note: 'Menurut catatan pemilik.',
};
export const certificate = (number: string) => ({
  partyId: ids.ikm,
  kind: 'pirt',
  number,
  issuer: 'Dinas Kesehatan Kabupaten Malinau',
  issuedOn: '2025-01-10',
  expiresOn: inDays(300),
  document: 'dokumen/pirt.pdf',
  note: 'Asli disimpan pemilik.',
});
const { partyId: _owner, kind: _sort, ...certificatePatch } = certificate('P-IRT 205 01');
const assessment = {
  assessedOn: '2026-03-18',
  scores: { governance: 82.5, risk: 74, finance: 68.25, capital: 80 },
  sizeClass: 1,
  annualMeeting: { held: true, on: '2026-02-14' },
  members: { men: 64, women: 41 },
  note: 'Menurut laporan RAT.',
};
const year = { params: { partyId: ids.coop, year: '2025' } };
const reason = { reason: 'Atas permintaan pemiliknya' };
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
const slot = { from: new Date().toISOString(), until: `${inDays(2)}T00:00:00.000Z` };
const preparation = {
  orderId: ids.toDeliver,
  parts: [{ part: 0, quantity: 40_000 }],
  way: 'collection',
  place: 'Gudang koperasi',
  slot,
  occurredAt,
};
const dispatch = {
  carrier: 'Pak Usat',
  vehicle: 'KU 8123 AB',
  manifest: 'DM-0117',
  faHhbk: 'FA.0042/2026',
  expectedBy: slot.until,
  occurredAt,
};
const bast = {
  orderId: ids.toDeliver,
  parts: [
    {
      part: 0,
      gross: 42_000,
      tare: 1_000,
      deductions: [{ reason: 'moisture', quantity: 1_000 }],
      accepted: 39_000,
      rejections: [{ reason: 'too-wet', quantity: 1_000 }],
      rejectedGoes: 'pool',
      restGoes: 'stays',
      writeOffReason: 'Basah kuyup',
      gatherer: 'Pak Lukas',
    },
  ],
  collector: 'Bu Rina',
  receiver: 'Ibu Sari',
  manifest: 'DM-0117',
  faHhbk: 'FA.0042/2026',
  photos: ['s3://bukti/1.jpg'],
  occurredAt,
};
const shipment = {
  occurredAt,
  carrier: 'Samudera Shipping',
  tracking: 'SMDR-001',
  packages: { count: 2, gross: 4_800 },
};
const salePayment = {
  way: 'payment',
  method: 'transfer',
  amount: 100_000,
  payer: 'Sato Hanako',
  receiver: 'Ibu Sari',
  proof: 's3://bukti/3.jpg',
  occurredAt,
};
const correction = { kind: 'count', quantity: 480_000, reason: 'Ditimbang ulang', occurredAt };
const payment = {
  supplierId: ids.coop,
  method: 'transfer',
  amount: 100_000,
  payer: 'Ibu Sari',
  receiver: 'Bu Rina',
  proof: 's3://bukti/2.jpg',
  occurredAt,
};
const outflow = {
  lotId: ids.sold,
  hs: '1401.20',
  quantity: 20_000,
  value: 170_000,
  destination: { country: 'ID', region: '3209' },
  buyer: { name: 'CV Rotan Cirebon', partyId: ids.ikm },
  papers: { manifest: 'DM-0117', faHhbk: 'FA.0042/2026', others: ['Surat jalan 12'] },
  reason: 'Dijual langsung di pelabuhan',
  occurredAt,
};
export const toDecide = {
  ...of('outflowId', ids.toDecide),
  as: COOP,
  body: { ...outflow, destination: { country: 'SG' } },
};
const exportRule = {
  commodity: 'rattan',
  hs: '1401.20',
  when: { form: { oneOf: ['polished'] }, grade: { atLeast: 'B' }, diameter: { from: 20, to: 30 } },
  from: '2023-07-19',
  to: '2027-12-31',
  verdict: 'forbidden',
  basis: 'Permendag 22/2023',
};
const someOutflows = {
  commodity: 'rattan',
  origin: '65',
  destination: '32',
  supplierId: ids.coop,
  from: '2026-01-01T00:00:00.000Z',
  until: '2027-01-01T00:00:00.000Z',
};
const ofTwo = (a: Values, b: Values): { params: Values } => ({ params: { ...a, ...b } });
const pool = { params: { province: '65', commodity: 'rattan' } };
const byPlace = Buffer.from(JSON.stringify([VILLAGE, ids.coop])).toString('base64url');
const HISTORY = at(9);

export const grouping = {
  kind: 'wilayah',
  region: '65',
  scheme: 'wilayah-kaltara',
  code: 'I',
  name: 'Wilayah I',
  lead: '6502',
  members: ['6502', '6503'],
  validFrom: '2026-01-01',
  document: 'Keputusan Gubernur',
};
const { kind: _kind, region: _region, scheme: _scheme, validFrom: _from, ...groupingPatch } = grouping;
const households = { name: 'bps', households: 320, engaged: 80, countedOn: '2026-10-01', source: 'Pendataan desa' };
export const sentra = {
  name: 'Sentra Rotan Malinau',
  about: { kind: 'product', name: 'Anyaman rotan', commodity: 'rattan', kbli: { edition: 2025, code: '16291' } },
  place: VILLAGE,
  rule: households,
};
const { place: _place, ...sentraPatch } = sentra;
const decree = { number: '530/118/2026', date: '2026-11-20' };
export const ofSentra = (sentraId: string) => ({ params: { sentraId }, as: OFFICER });
export const membership = (sentraId: string, partyId: string) => ({
  params: { sentraId, partyId },
  as: OFFICER,
  body: { since: '2026-01-01' },
});
const machine = { name: 'Mesin belah', count: 2, year: 2015, condition: 'worn' };
export const plant = {
  name: 'Bengkel Rotan Malinau',
  kind: 'workshop',
  place: VILLAGE,
  coordinates: { latitude: 3.588, longitude: 116.62 },
  ownerId: ids.coop,
  commodity: 'rattan',
  capacity: { quantity: 500_000, unit: 'g', per: 'day' },
  machines: [machine],
  status: 'idle',
  cause: 'Bahan baku dikirim ke luar',
  since: '2024-01-01',
};
const { place: _plantPlace, status: _status, cause: _cause, since: _since, ...plantPatch } = plant;
export const rubric = {
  region: '65',
  name: 'Kelayakan pengaktifan',
  criteria: [
    { code: 'machines', label: label('Mesin'), weight: 6 },
    { code: 'supply', label: label('Bahan baku'), weight: 4 },
  ],
};
const evaluation = {
  rubricId: ids.rubric,
  on: '2026-11-10',
  evaluator: 'Tim Disperindagkop',
  scores: [
    { criterion: 'machines', score: 3, remark: 'Perlu suku cadang' },
    { criterion: 'supply', score: 5, remark: 'Cukup' },
  ],
  note: 'Layak',
};
const reactivation = {
  what: 'Perbaiki mesin belah',
  owner: 'Koperasi',
  due: '2027-01-31',
  note: 'Suku cadang dipesan',
};
export const ofPlant = (plantId: string, more: Values = {}) => ({ params: { plantId, ...more }, as: OFFICER });
export const step = {
  name: label('Pencucian'),
  commodity: 'rattan',
  accepts: { form: { oneOf: ['asalan'] } },
  after: ['rattan-wash'],
  rates: [{ from: '2020-01-01', yield: 8_000, tolerance: 2_000 }],
};
export const HOLDING = `${ids.handOver}:0`;
/** Of one received holding, which world.ts puts there, and every other field that a run can have. */
export const run = (batchId: string) => ({
  producerId: ids.ikm,
  step: 'rattan-wash',
  occurredAt: '2026-01-20T03:00:00.000Z',
  inputs: [{ kind: 'holding', holdingId: HOLDING, quantity: 100_000 }],
  outputs: [
    {
      batchId,
      sku: 'WS-A',
      name: 'Rotan cuci',
      kind: 'product',
      count: 40,
      mass: 70_000,
      gs1: { gtin: '4006381333931', lot: batchId.slice(-2) },
    },
  ],
  waste: 30_000,
  workers: 3,
  hours: 6.5,
  reason: 'Bahan masih basah',
  gln: '0614141000012',
});
export const packing = {
  producerId: ids.ikm,
  name: 'Dus kecil',
  occurredAt: '2026-01-21T03:00:00.000Z',
  contents: [{ batchId: ids.batch, mass: 10_000, count: 5 }],
};
/** Goods of no recorded run. */
export const declaredBatch = (lot: string) => ({
  producerId: ids.ikm,
  sku: 'ANJAT-AWAL',
  name: 'Anjat sedang',
  kind: 'product',
  count: 24,
  mass: 11_400,
  gs1: { gtin: '4006381333931', lot },
  step: 'rattan-wash',
  occurredAt: '2025-12-20T03:00:00.000Z',
  reason: 'Stok awal tahun',
});
const parkedEvent = { ...of('parkedId', 'PartiesConsumer.registered:1'), as: OPERATOR, body: reason, gives: 404 };

const OPERATION: Record<string, GoodRequest> = {
  live: {},
  ready: {},
  metrics: {},
  listParked: { as: OPERATOR, query: { ...PAGE, status: 'parked' } },
  replayParked: parkedEvent,
  discardParked: parkedEvent,
};
export const register = (partyId: string, body: object) => ({ ...of('partyId', partyId), as: OFFICER, body });

export const GOOD: Record<ServiceName, Record<string, GoodRequest>> = {
  registry: {
    ...OPERATION,
    listRegions: {
      query: {
        cursor: Buffer.from('["65"]').toString('base64url'),
        limit: '10',
        parent: '6502',
        level: 'desa',
        within: '65',
        name: 'Long',
        ended: 'true',
      },
    },
    getRegion: of('code', VILLAGE),
    registerParty: register(ids.ikm, party('ikm', 'Anjat Malinau', '9120001234501')),
    reviseParty: { ...of('partyId', ids.ikm), as: OFFICER, version: 2, body: partyPatch },
    activateParty: { ...of('partyId', ids.draft), as: OFFICER, body: {} },
    suspendParty: { ...of('partyId', ids.suspended), as: OFFICER, body: reason },
    closeParty: { ...of('partyId', ids.closing), as: OFFICER, body: reason },
    getParty: { ...of('partyId', ids.coop), as: COOP },
    listParties: {
      as: OFFICER,
      query: {
        cursor: Buffer.from(JSON.stringify(['anjat', ids.coop])).toString('base64url'),
        limit: '10',
        kind: 'ikm',
        status: 'active',
        region: '6502',
        industryScale: 'small',
        umkmScale: 'micro',
        kbli: '2025:31012',
        nib: '9120001234501',
        name: 'Anjat',
      },
    },
    partyHistory: {
      ...of('partyId', ids.coop),
      as: COOP,
      query: { cursor: Buffer.from('[9]').toString('base64url'), limit: '10' },
    },
    importParties: {
      ...of('importId', ids.import),
      as: OFFICER,
      query: { dryRun: 'false', activate: 'false', village: VILLAGE, nameFrom: 'product' },
      body: 'nama,jenis,produk\nSumber Anjat,ikm,Anjat\n',
    },
    getImport: { ...of('importId', ids.import), as: OFFICER },
    defineGrouping: { ...of('groupingId', ids.grouping), as: PROVINCIAL, body: grouping },
    reviseGrouping: { ...of('groupingId', ids.grouping), as: PROVINCIAL, version: 1, body: groupingPatch },
    endGrouping: { ...of('groupingId', ids.toEnd), as: PROVINCIAL, body: { validTo: '2027-01-01', ...reason } },
    getGrouping: { ...of('groupingId', ids.grouping), as: OFFICER },
    listGroupings: {
      as: OFFICER,
      query: {
        ...at('65/wilayah-kaltara/0', ids.coop),
        kind: 'wilayah',
        region: '65',
        scheme: 'wilayah-kaltara',
        holds: VILLAGE,
        on: '2026-06-01',
      },
    },
    groupingHistory: { ...of('groupingId', ids.grouping), as: OFFICER, query: HISTORY },
    proposeSentra: { ...ofSentra(ids.sentra), body: sentra },
    reviseSentra: { ...ofSentra(ids.sentra), version: 1, body: sentraPatch },
    joinSentra: membership(ids.sentra, ids.ikm),
    leaveSentra: { ...membership(ids.toLeave, ids.coop), body: { until: '2026-06-01', ...reason } },
    recogniseSentra: { ...ofSentra(ids.sentra), body: { document: decree } },
    dissolveSentra: { ...ofSentra(ids.toDissolve), body: { document: decree, ...reason } },
    getSentra: ofSentra(ids.sentra),
    listSentra: {
      as: OFFICER,
      query: {
        cursor: byPlace,
        limit: '10',
        region: '65',
        status: 'recognised',
        rule: 'bps',
        met: 'true',
        commodity: 'rattan',
        partyId: ids.ikm,
      },
    },
    sentraHistory: { ...ofSentra(ids.sentra), query: HISTORY },
    defineRubric: { ...of('rubricId', ids.rubric), as: PROVINCIAL, body: rubric },
    listRubrics: { as: OFFICER, query: { ...at('2026-11-22T03:00:00.000Z', ids.coop), region: '65' } },
    registerPlant: { ...ofPlant(ids.plant), body: plant },
    revisePlant: { ...ofPlant(ids.plant), version: 1, body: plantPatch },
    changePlantStatus: {
      ...ofPlant(ids.plant),
      body: { status: 'reactivating', cause: 'Ada pembeli', since: '2026-11-20' },
    },
    evaluatePlant: { ...ofPlant(ids.judged, { evaluationId: ids.evaluation }), body: evaluation },
    planStep: { ...ofPlant(ids.judged, { stepId: ids.step }), body: reactivation },
    reviseStep: {
      ...ofPlant(ids.judged, { stepId: ids.step }),
      version: 3,
      body: { owner: 'BUMDes', due: '2027-02-28', doneOn: '2027-02-20', note: 'Selesai' },
    },
    getPlant: ofPlant(ids.plant),
    listPlants: {
      as: OFFICER,
      query: {
        cursor: byPlace,
        limit: '10',
        region: '65',
        status: 'idle',
        kind: 'workshop',
        commodity: 'rattan',
        ownerId: ids.coop,
        dueBefore: '2027-02-01',
      },
    },
    plantSupply: { ...ofPlant(ids.plant), query: { from: '2026-01-01', to: '2026-12-31' } },
    plantHistory: { ...ofPlant(ids.plant), query: HISTORY },
    registerOfficer: { ...of('officerId', ids.officer), as: PROVINCIAL, body: officer() },
    reviseOfficer: { ...of('officerId', ids.officer), as: PROVINCIAL, version: 1, body: officerPatch },
    postOfficer: {
      ...of('officerId', ids.toPost),
      as: PROVINCIAL,
      version: 1,
      body: { posting: '6501', from: inDays(-1) },
    },
    endOfficer: { ...of('officerId', ids.toEndOfficer), as: PROVINCIAL, body: reason },
    getOfficer: { ...of('officerId', ids.officer), as: COOP },
    officerHistory: { ...of('officerId', ids.officer), as: COOP, query: HISTORY },
    listOfficers: {
      as: COOP,
      query: { ...at('dewi', ids.officer), region: '65', status: 'active', cohort: '2026', name: 'Dewi' },
    },
    assignParty: { params: { officerId: ids.officer, partyId: ids.ikm }, as: OFFICER, body: { from: inDays(-20) } },
    unassignParty: {
      params: { officerId: ids.officer, partyId: ids.coop },
      as: OFFICER,
      body: { to: inDays(-1), ...reason },
    },
    officerCaseload: { ...of('officerId', ids.officer), as: OFFICER, query: at(NOON, ids.coop) },
    partyOfficers: { ...of('partyId', ids.ikm), as: IKM },
    caseHistory: { ...of('partyId', ids.ikm), as: IKM, query: HISTORY },
    unassignedParties: { as: OFFICER, query: { ...at(VILLAGE, 'anjat', ids.ikm), region: '6502', kind: 'ikm' } },
    recordVisit: { ...of('visitId', ids.visit), as: OFFICER, body: visit },
    reviseVisit: { ...of('visitId', ids.visit), as: OFFICER, version: 1, body: { ...visitContent, ...reason } },
    finishFollowUp: {
      params: { visitId: ids.visit, followUpId: ids.followUp },
      as: OFFICER,
      body: { doneOn: inDays(-1) },
    },
    getVisit: { ...of('visitId', ids.visit), as: IKM },
    visitHistory: { ...of('visitId', ids.visit), as: IKM, query: HISTORY },
    listVisits: {
      as: IKM,
      query: {
        ...at(NOON, ids.visit),
        officerId: ids.officer,
        partyId: ids.ikm,
        region: '6502',
        from: '2026-01-01T00:00:00.000Z',
        to: '2030-01-01T00:00:00.000Z',
      },
    },
    listFollowUps: {
      as: OFFICER,
      query: {
        ...at('2026-11-22', ids.visit),
        officerId: ids.officer,
        partyId: ids.ikm,
        region: '6502',
        due: '2030-01-01',
      },
    },
    planTraining: { ...of('trainingId', ids.training), as: OFFICER, body: training(-1) },
    reviseTraining: { ...of('trainingId', ids.training), as: OFFICER, version: 1, body: trainingPatch },
    cancelTraining: { ...of('trainingId', ids.toCall), as: OFFICER, body: reason },
    getTraining: { ...of('trainingId', ids.training), as: IKM },
    trainingHistory: { ...of('trainingId', ids.training), as: IKM, query: HISTORY },
    listTrainings: {
      as: IKM,
      query: {
        ...at('2030-01-01', ids.training),
        region: '65',
        status: 'planned',
        budgetSource: 'apbd-kabkota',
        from: '2026-01-01',
        to: '2030-01-01',
      },
    },
    enrol: { ...seatOf(ids.training, ids.seat), as: IKM, body: participant },
    withdrawParticipant: { ...seatOf(ids.training, ids.toLeaveSeat), as: OFFICER, body: {} },
    recordAttendance: { ...seatOf(ids.training, ids.seat), as: OFFICER, version: 1, body: { attended: true } },
    recordResult: {
      params: { trainingId: ids.past, participantId: ids.attended, months: '3' },
      as: OFFICER,
      version: 2,
      body: result,
    },
    listParticipants: {
      ...of('trainingId', ids.training),
      as: IKM,
      query: { ...at(NOON, ids.seat), partyId: ids.ikm, status: 'enrolled' },
    },
    participantHistory: { ...seatOf(ids.past, ids.attended), as: IKM, query: HISTORY },
    resultsDue: {
      as: OFFICER,
      query: { ...at('2026-01-01', ids.seat), region: '6502', trainingId: ids.past, by: '2030-01-01' },
    },
    recordCertificate: { ...of('certificateId', ids.certificate), as: OFFICER, body: certificate('P-IRT 205 01') },
    reviseCertificate: { ...of('certificateId', ids.certificate), as: OFFICER, version: 1, body: certificatePatch },
    withdrawCertificate: { ...of('certificateId', ids.toRevoke), as: OFFICER, body: reason },
    getCertificate: { ...of('certificateId', ids.certificate), as: IKM },
    certificateHistory: { ...of('certificateId', ids.certificate), as: IKM, query: HISTORY },
    listCertificates: {
      as: IKM,
      query: {
        ...at('2026-01-01', ids.certificate),
        partyId: ids.ikm,
        region: '6502',
        kind: 'pirt',
        status: 'active',
        expiringWithin: '400',
      },
    },
    assessCooperative: { ...year, as: OFFICER, body: assessment },
    reviseAssessment: { ...year, as: OFFICER, version: 1, body: assessment },
    listAssessments: { ...of('partyId', ids.coop), as: COOP, query: at(2030) },
    assessmentHistory: { ...year, as: COOP, query: HISTORY },
    getCooperative: { ...of('partyId', ids.coop), as: COOP },
    listCooperatives: {
      as: OFFICER,
      query: { ...at(VILLAGE, 'a', ids.coop), region: '6502', grade: 'cukup-sehat', active: 'true' },
    },
  },
  'supply-chain': {
    ...OPERATION,
    defineCommodity: { ...of('code', 'rattan'), as: PROVINCIAL, body: commodity },
    listCommodities: {},
    commodityHistory: { ...of('code', 'rattan'), as: IKM, query: HISTORY },
    postLot: { ...of('lotId', ids.lot), as: COOP, body: lot },
    reviseLot: {
      ...of('lotId', ids.lot),
      as: COOP,
      version: 1,
      body: {
        quantity: 600_000,
        count: { unit: 'batang', number: 310 },
        price: 8_600,
        readyOn: '2026-01-13',
        ...reason,
      },
    },
    withdrawLot: { ...of('lotId', ids.withdrawn), as: COOP, version: 1, body: reason },
    liftWindow: { ...of('lotId', ids.lifted), as: OFFICER, version: 1, body: reason },
    getLot: of('lotId', ids.lot),
    lotHistory: { ...of('lotId', ids.lot), as: COOP, query: HISTORY },
    importLots: {
      ...of('importId', id(7401)),
      as: COOP,
      query: { dryRun: 'false' },
      body: `komoditas,ciri,berat (kg),harga (rupiah),kode desa,tanggal panen,tanggal siap\nrattan,form: asalan,500,8500,${VILLAGE},10/01/2026,12/01/2026\n`,
    },
    getLotImport: { ...of('importId', id(7401)), as: COOP },
    lotTemplate: {},
    lotLedger: {
      ...of('lotId', ids.lot),
      as: COOP,
      query: { cursor: Buffer.from('["x"]').toString('base64url'), limit: '10' },
    },
    listAvailable: {
      query: {
        cursor: Buffer.from('[0,"2026-11-22T03:00:00.000Z","x"]').toString('base64url'),
        limit: '10',
        village: VILLAGE,
        commodity: 'rattan',
        province: '65',
        ring: 'desa',
        maxPrice: '9000',
      },
    },
    listLots: { query: { ...PAGE, supplierId: ids.coop, region: '65', commodity: 'rattan', status: 'open' } },
    getPool: pool,
    poolHistory: { ...pool, as: IKM, query: HISTORY },
    setPoolPolicy: {
      ...pool,
      as: PROVINCIAL,
      body: { localWindowHours: 72, holdHours: 48, handOverHours: 336, paymentDays: 30, exportDecisionDays: 14 },
    },
    listWaiting: { ...pool, as: IKM, query: PAGE },
    correctLot: {
      ...ofTwo({ lotId: ids.counted }, { correctionId: ids.correction }),
      as: COOP,
      body: correction,
    },
    reverseCorrection: {
      ...ofTwo({ lotId: ids.counted }, { correctionId: ids.correction }),
      as: OFFICER,
      body: { ...reason, occurredAt },
    },
    listCorrections: { ...of('lotId', ids.counted), as: COOP, query: PAGE },
    prepareHandOver: { ...of('handOverId', ids.prepared), as: COOP, body: preparation },
    dispatchHandOver: { ...of('handOverId', ids.prepared), as: COOP, body: dispatch },
    receiveHandOver: { ...of('handOverId', ids.received), as: IKM, body: bast },
    cancelHandOver: { ...of('handOverId', ids.toCancelHandOver), as: COOP, body: { ...reason, occurredAt } },
    getHandOver: { ...of('handOverId', ids.received), as: IKM },
    bastOfHandOver: { ...of('handOverId', ids.received), as: IKM, query: PAPER },
    handOverHistory: { ...of('handOverId', ids.received), as: IKM, query: HISTORY },
    listHandOvers: {
      as: COOP,
      query: {
        ...PAGE,
        orderId: ids.toDeliver,
        supplierId: ids.coop,
        buyerId: ids.ikm,
        status: 'received',
        overdue: 'false',
      },
    },
    listHoldings: { as: IKM, query: { ...PAGE, commodity: 'rattan', show: 'all' } },
    defineStep: { ...of('code', 'rattan-wash'), as: PROVINCIAL, body: step },
    listSteps: {},
    stepHistory: { ...of('code', 'rattan-wash'), as: IKM, query: HISTORY },
    recordRun: { ...of('runId', ids.run), as: IKM, body: run(ids.batch) },
    reverseRun: { ...of('runId', ids.reversed), as: IKM, body: reason },
    getRun: { ...of('runId', ids.run), as: IKM },
    runHistory: { ...of('runId', ids.run), as: IKM, query: HISTORY },
    listRuns: { as: IKM, query: { ...PAGE, step: 'rattan-wash' } },
    declareBatch: { ...of('batchId', ids.declared), as: IKM, body: declaredBatch('AWAL-1') },
    reverseBatch: { ...of('batchId', ids.toReverse), as: IKM, body: reason },
    getBatch: { ...of('batchId', ids.batch), as: IKM },
    batchHistory: { ...of('batchId', ids.batch), as: IKM, query: HISTORY },
    getPublicBatch: of('batchId', ids.batch),
    resolveBatch: of('batchId', ids.batch),
    batchQrSvg: of('batchId', ids.batch),
    batchQrPng: of('batchId', ids.batch),
    packGoods: { ...of('packingId', ids.packing), as: IKM, body: packing },
    getPacking: { ...of('packingId', ids.packing), as: IKM },
    queryEpcisEvents: {
      as: IKM,
      query: {
        eventType: 'ObjectEvent|TransformationEvent',
        GE_eventTime: '2026-01-01T00:00:00.000Z',
        LT_eventTime: '2027-01-01T00:00:00+08:00',
        GE_recordTime: '2026-01-01T00:00:00.000Z',
        LT_recordTime: '2099-01-01T00:00:00.000Z',
        EQ_action: 'ADD',
        EQ_bizStep: 'packing|commissioning',
        EQ_disposition: 'active',
        EQ_readPoint: 'http://127.0.0.1:3002/v/6502012002',
        EQ_bizLocation: `http://127.0.0.1:3002/p/${ids.ikm}`,
        EQ_eventID: `urn:uuid:${ids.run}`,
        EQ_bizTransaction_po: `http://127.0.0.1:3002/orders/${ids.toConfirm}`,
        EQ_bizTransaction_recadv: `http://127.0.0.1:3002/hand-overs/${ids.handOver}`,
        EQ_bizTransaction_prodorder: `http://127.0.0.1:3002/r/${ids.run}`,
        MATCH_epc: 'urn:epc:id:sgtin:4012345.011111.987',
        MATCH_parentID: `http://127.0.0.1:3002/k/${ids.packing}`,
        MATCH_anyEPC: `http://127.0.0.1:3002/k/${ids.packing}`,
        MATCH_epcClass: `http://127.0.0.1:3002/l/${ids.lot}`,
        MATCH_inputEPCClass: `http://127.0.0.1:3002/l/${ids.lot}`,
        MATCH_outputEPCClass: `http://127.0.0.1:3002/b/${ids.batch}`,
        MATCH_anyEPCClass: `http://127.0.0.1:3002/b/${ids.batch}`,
        EXISTS_errorDeclaration: 'false',
        perPage: '10',
        nextPageToken: PAGE.cursor,
      },
    },
    // Event ids are given out by the service, so this one is nobody's.
    getEpcisEvent: { ...of('eventID', `urn:uuid:${ids.run}`), as: IKM, gives: 404 },
    traceMaterial: {
      params: { kind: 'batch', id: ids.batch },
      as: IKM,
      query: { direction: 'back', limit: '100' },
    },
    listBatches: { as: IKM, query: { ...PAGE, sku: 'WS-A', show: 'all' } },
    defineExportRule: { ...of('ruleId', 'rattan-polished'), as: OPERATOR, body: exportRule },
    listExportRules: {},
    exportRuleHistory: { ...of('ruleId', 'rattan-polished'), as: IKM, query: HISTORY },
    declareOutflow: { ...of('outflowId', ids.outflow), as: COOP, body: outflow },
    decideOutflow: {
      ...of('outflowId', ids.toDecide),
      as: OFFICER,
      version: 1,
      body: { allowed: true, ...reason },
    },
    reverseOutflow: { ...of('outflowId', ids.outflow), as: COOP, body: { ...reason, occurredAt } },
    getOutflow: { ...of('outflowId', ids.outflow), as: COOP },
    outflowHistory: { ...of('outflowId', ids.outflow), as: COOP, query: HISTORY },
    listOutflows: { as: COOP, query: { ...PAGE, ...someOutflows, status: 'recorded' } },
    sumOutflows: {
      as: OFFICER,
      query: {
        cursor: Buffer.from('["2026-11|rattan|32"]').toString('base64url'),
        limit: '10',
        ...someOutflows,
      },
    },
    sumValueKept: {
      as: OFFICER,
      query: {
        cursor: cursorOf(['6502|gathering|rattan']),
        limit: '10',
        commodity: 'rattan',
        region: '6502',
        from: '2026-01-01',
        to: '2026-12-31',
        groupBy: 'region,step,commodity,month',
        level: 'kecamatan',
      },
    },
    // A sale whose goods have not left.
    getSaleValue: {
      ...of('saleId', id(7100)),
      as: OFFICER,
      query: { cursor: cursorOf([0]), limit: '10' },
      gives: 404,
    },
  },
  marketplace: {
    ...OPERATION,
    placeOrder: { ...of('orderId', ids.toConfirm), as: IKM, body: order },
    getOrder: { ...of('orderId', ids.toConfirm), as: IKM },
    listOrders: {
      as: IKM,
      query: { ...PAGE, buyerId: ids.ikm, supplierId: ids.coop, pool: '65/rattan', status: 'placed' },
    },
    orderHistory: { ...of('orderId', ids.toConfirm), as: IKM, query: HISTORY },
    orderTimeline: { ...of('orderId', ids.toConfirm), as: IKM },
    cancelOrder: { ...of('orderId', ids.toCancel), as: IKM, body: reason },
    confirmOrder: { ...of('orderId', ids.toConfirm), as: COOP, body: { supplierId: ids.coop } },
    declineOrder: { ...of('orderId', ids.toDecline), as: COOP, body: { supplierId: ids.coop } },
    draftProduct: { ...of('productId', ids.product), as: IKM, body: product('ANJAT-M') },
    importProducts: {
      ...of('importId', id(7402)),
      as: IKM,
      query: { dryRun: 'false' },
      body: 'nama,sku,harga\nAnjat dari berkas,BERKAS-1,150000\n',
    },
    getProductImport: { ...of('importId', id(7402)), as: IKM },
    productTemplate: {},
    reviseProduct: { ...of('productId', ids.product), as: IKM, version: 1, body: productPatch },
    listProduct: { ...of('productId', ids.toList), as: IKM, body: {} },
    pauseProduct: { ...of('productId', ids.toPause), as: IKM, body: reason },
    retireProduct: { ...of('productId', ids.toRetire), as: IKM, body: reason },
    getProduct: { ...of('productId', ids.product), as: IKM },
    productHistory: { ...of('productId', ids.product), as: IKM, query: HISTORY },
    searchProducts: {
      query: {
        ...PAGE,
        cursor: cursorOf([185_000, ids.product, '2026-11-22T03:00:00.000Z']),
        q: 'anjat',
        category: 'basketry',
        region: '6502',
        commodity: 'rattan',
        minPrice: '1',
        maxPrice: '999999',
        exportable: 'true',
        sellerId: ids.ikm,
        sort: 'price',
      },
    },
    listOwnProducts: {
      ...of('sellerId', ids.ikm),
      as: IKM,
      query: { ...PAGE, cursor: cursorOf(['2026-11-22T03:00:00.000Z', ids.product]), status: 'draft' },
    },
    listProductCategories: {},
    askEnquiry: { ...of('enquiryId', ids.asked), body: enquiry },
    offerOnEnquiry: { ...of('enquiryId', ids.asked), as: IKM, query: { key: KEY }, version: 1, body: terms },
    counterEnquiry: { ...of('enquiryId', ids.answered), query: { key: KEY }, version: 2, body: terms },
    acceptEnquiry: { ...of('enquiryId', ids.toAccept), query: { key: KEY }, version: 2, body: {} },
    declineEnquiry: { ...of('enquiryId', ids.toRefuse), as: IKM, query: { key: KEY }, body: reason },
    withdrawEnquiry: { ...of('enquiryId', ids.toWithdraw), query: { key: KEY }, body: reason },
    getEnquiry: { ...of('enquiryId', ids.asked), query: { key: KEY } },
    enquiryHistory: { ...of('enquiryId', ids.asked), query: { ...HISTORY, key: KEY } },
    enquiryTimeline: { ...of('enquiryId', ids.asked), query: { key: KEY } },
    proposePartnership: { ...of('partnershipId', ids.proposed), as: IKM, body: partnership },
    agreePartnership: { ...of('partnershipId', ids.toAgree), as: COOP, body: {} },
    endPartnership: { ...of('partnershipId', ids.toEndPartnership), as: COOP, body: reason },
    getPartnership: { ...of('partnershipId', ids.proposed), as: IKM },
    partnershipHistory: { ...of('partnershipId', ids.proposed), as: IKM, query: HISTORY },
    partnershipPeriods: { ...of('partnershipId', ids.agreed), as: IKM },
    listPartnerships: {
      as: IKM,
      query: { ...PAGE, cursor: cursorOf(['2026-11-22T03:00:00.000Z', ids.proposed]), status: 'agreed' },
    },
    listEnquiries: {
      as: IKM,
      query: {
        ...PAGE,
        cursor: cursorOf(['2026-11-22T03:00:00.000Z', ids.asked]),
        sellerId: ids.ikm,
        buyerId: ids.coop,
        status: 'asked',
      },
    },
    placeBasket: { ...of('basketId', ids.basket), body: basket },
    getBasket: { ...of('basketId', ids.basket), ...guest },
    buyAsAgreed: {
      ...of('saleId', ids.saleAsAgreed),
      ...guest,
      body: { enquiryId: ids.agreedOn, destination: basket.destination },
    },
    listSales: {
      as: IKM,
      query: {
        ...PAGE,
        cursor: cursorOf(['2026-11-22T03:00:00.000Z', ids.saleAsAgreed]),
        sellerId: ids.ikm,
        buyerId: ids.coop,
        status: 'held',
      },
    },
    getSale: { ...of('saleId', sales.paid), ...guest },
    saleTimeline: { ...of('saleId', sales.paid), ...guest },
    saleHistory: { ...of('saleId', sales.paid), query: { ...HISTORY, ...guest.query } },
    exportDocumentHistory: { ...of('code', 'certificate-of-origin'), as: OPERATOR, query: HISTORY },
    invoiceOfSale: { ...of('saleId', sales.received), query: { ...guest.query, ...PAPER } },
    bastOfSale: { ...of('saleId', sales.received), query: { ...guest.query, ...PAPER } },
    defineExportDocument: { ...of('code', 'certificate-of-origin'), as: OPERATOR, body: exportDocument },
    listExportDocuments: { query: { hs: '4602.12,9401.53', country: 'JP', day: '2026-11-22' } },
    confirmSale: { ...of('saleId', sales.toConfirm), as: IKM, body: {} },
    declineSale: { ...of('saleId', sales.toDecline), as: IKM, body: reason },
    cancelSale: { ...of('saleId', sales.toCancel), ...guest, body: reason },
    prepareSale: { ...of('saleId', sales.toPrepare), as: IKM, body: { lines: [0] } },
    recordSaleDocument: {
      params: { saleId: sales.toPrepare, code: 'certificate-of-origin' },
      as: IKM,
      body: { number: 'COO-001', issuedOn: '2026-11-20', reference: 'dokumen/coo.pdf' },
    },
    shipSale: { ...of('saleId', sales.shipped), as: IKM, body: shipment },
    receiveSale: { ...of('saleId', sales.received), ...guest, body: { occurredAt, receiver: 'Sato Hanako' } },
    complainAboutSale: {
      params: { saleId: sales.settled, complaintId: ids.complaint },
      ...guest,
      body: complaint,
    },
    settleComplaint: { params: { saleId: sales.settled, complaintId: ids.complaint }, as: IKM, body: settlement },
    paySale: { params: { saleId: sales.paid, paymentId: ids.salePayment }, ...guest, body: salePayment },
    reverseSalePayment: {
      params: { saleId: sales.paid, paymentId: ids.salePayment },
      ...guest,
      body: { ...reason, occurredAt },
    },
    recordPayment: {
      ...ofTwo({ orderId: ids.toDeliver }, { paymentId: ids.payment }),
      as: IKM,
      body: payment,
    },
    reversePayment: {
      ...ofTwo({ orderId: ids.toDeliver }, { paymentId: ids.payment }),
      as: COOP,
      body: { ...reason, occurredAt },
    },
  },
};

/** The export of a list asks for the same, without its page. */
const EXPORTS: Record<ServiceName, Record<string, string>> = {
  registry: {
    exportParties: 'listParties',
    exportRegions: 'listRegions',
    exportGroupings: 'listGroupings',
    exportSentra: 'listSentra',
    exportPlants: 'listPlants',
    exportOfficers: 'listOfficers',
    exportCaseload: 'officerCaseload',
    exportUnassigned: 'unassignedParties',
    exportVisits: 'listVisits',
    exportFollowUps: 'listFollowUps',
    exportTrainings: 'listTrainings',
    exportParticipants: 'listParticipants',
    exportResultsDue: 'resultsDue',
    exportCertificates: 'listCertificates',
    exportAssessments: 'listAssessments',
    exportCooperatives: 'listCooperatives',
  },
  'supply-chain': {
    exportLots: 'listLots',
    exportAvailable: 'listAvailable',
    exportLedger: 'lotLedger',
    exportWaiting: 'listWaiting',
    exportCorrections: 'listCorrections',
    exportHandOvers: 'listHandOvers',
    exportHoldings: 'listHoldings',
    exportRuns: 'listRuns',
    exportBatches: 'listBatches',
    exportOutflows: 'listOutflows',
    exportOutflowSums: 'sumOutflows',
  },
  marketplace: {
    exportOrders: 'listOrders',
    exportProducts: 'searchProducts',
    exportOwnProducts: 'listOwnProducts',
    exportEnquiries: 'listEnquiries',
    exportPartnerships: 'listPartnerships',
    exportSales: 'listSales',
  },
};
for (const [service, exports] of Object.entries(EXPORTS) as [ServiceName, Record<string, string>][]) {
  for (const [i, [name, list]] of Object.entries(exports).entries()) {
    const { params, query: { cursor: _cursor, limit: _limit, ...query } = {}, as } = GOOD[service][list]!;
    GOOD[service][name] = { params: { ...params, format: i % 2 === 0 ? 'csv' : 'xlsx' }, query, ...(as && { as }) };
  }
}

for (const [service, routes] of Object.entries(SERVICE_ROUTES) as [ServiceName, object][]) {
  const missing = Object.keys(routes).filter((operation) => !(operation in GOOD[service]));
  if (missing.length > 0) throw new Error(`no good request is written down for ${missing.join(', ')} of ${service}`);
}
