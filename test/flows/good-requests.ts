// One good request for every declared route, with every optional field filled in: the tests of bad input spoil these.
import { SERVICE_ROUTES, type ServiceName } from '@hilir/contracts';

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

const id = (n: number): string => `0190f3b1-7c2e-7abc-8def-0000000000${String(n).padStart(2, '0')}`;
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
  toConfirm: id(21),
  toDecline: id(22),
  toCancel: id(23),
  toDeliver: id(24),
  toPrepare: id(25),
  import: id(31),
  product: id(81),
  toList: id(82),
  toPause: id(83),
  toRetire: id(84),
  asked: id(85),
  answered: id(86),
  toAccept: id(87),
  toRefuse: id(88),
  toWithdraw: id(89),
  proposed: id(91),
  toAgree: id(92),
  toEnd: id(93),
  agreed: id(94),
  prepared: id(41),
  dispatched: id(42),
  received: id(43),
  toCancelHandOver: id(44),
  correction: id(51),
  payment: id(61),
};
export const VILLAGE = '6502012002';
export const OFFICER = { 'x-acting-role': 'officer', 'x-acting-region': '6502' };
const PROVINCIAL = { 'x-acting-role': 'provincial', 'x-acting-region': '65' };
const OPERATOR = { 'x-acting-role': 'operator' };
export const COOP = { 'x-acting-role': 'clerk', 'x-acting-party': ids.coop };
export const IKM = { 'x-acting-role': 'manager', 'x-acting-party': ids.ikm };
const PAGE = { cursor: Buffer.from('["2026-11-22T03:00:00.000Z","x"]').toString('base64url'), limit: '10' };
const cursorOf = (values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
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
      count: 0,
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
const ofTwo = (a: Values, b: Values): { params: Values } => ({ params: { ...a, ...b } });
export const of = (key: string, value: string): { params: Values } => ({ params: { [key]: value } });
const pool = { params: { province: '65', commodity: 'rattan' } };
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
    exportParties: { as: OFFICER, query: { kind: 'ikm', region: '6502', name: 'Anjat' } },
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
  },
  'supply-chain': {
    ...OPERATION,
    defineCommodity: { ...of('code', 'rattan'), as: PROVINCIAL, body: commodity },
    listCommodities: {},
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
    setPoolPolicy: {
      ...pool,
      as: PROVINCIAL,
      body: { localWindowHours: 72, holdHours: 48, handOverHours: 336, paymentDays: 30 },
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
  },
  marketplace: {
    ...OPERATION,
    placeOrder: { ...of('orderId', ids.toConfirm), as: IKM, body: order },
    getOrder: { ...of('orderId', ids.toConfirm), as: IKM },
    listOrders: {
      as: IKM,
      query: { ...PAGE, buyerId: ids.ikm, supplierId: ids.coop, pool: '65/rattan', status: 'placed' },
    },
    orderTimeline: { ...of('orderId', ids.toConfirm), as: IKM },
    cancelOrder: { ...of('orderId', ids.toCancel), as: IKM, body: reason },
    confirmOrder: { ...of('orderId', ids.toConfirm), as: COOP, body: { supplierId: ids.coop } },
    declineOrder: { ...of('orderId', ids.toDecline), as: COOP, body: { supplierId: ids.coop } },
    draftProduct: { ...of('productId', ids.product), as: IKM, body: product('ANJAT-M') },
    reviseProduct: { ...of('productId', ids.product), as: IKM, version: 1, body: productPatch },
    listProduct: { ...of('productId', ids.toList), as: IKM, body: {} },
    pauseProduct: { ...of('productId', ids.toPause), as: IKM, body: reason },
    retireProduct: { ...of('productId', ids.toRetire), as: IKM, body: reason },
    getProduct: { ...of('productId', ids.product), as: IKM },
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
    enquiryTimeline: { ...of('enquiryId', ids.asked), query: { key: KEY } },
    proposePartnership: { ...of('partnershipId', ids.proposed), as: IKM, body: partnership },
    agreePartnership: { ...of('partnershipId', ids.toAgree), as: COOP, body: {} },
    endPartnership: { ...of('partnershipId', ids.toEnd), as: COOP, body: reason },
    getPartnership: { ...of('partnershipId', ids.proposed), as: IKM },
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

for (const [service, routes] of Object.entries(SERVICE_ROUTES) as [ServiceName, object][]) {
  const missing = Object.keys(routes).filter((operation) => !(operation in GOOD[service]));
  if (missing.length > 0) throw new Error(`no good request is written down for ${missing.join(', ')} of ${service}`);
}
