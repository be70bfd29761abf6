// The parties, lots and orders that the good requests speak of, told to the services through their doors.
import { SERVICE_ROUTES, type ServiceName } from '@hilir/contracts';
import { eventually, type OwnServices } from '../engines/services.js';
import {
  basket,
  baskets,
  certificate,
  COOP,
  declaredBatch,
  enquiry,
  GOOD,
  type GoodRequest,
  grouping,
  HOLDING,
  ids,
  IKM,
  lot,
  membership,
  of,
  OFFICER,
  officer,
  ofPlant,
  ofSentra,
  order,
  participant,
  partnership,
  party,
  plant,
  product,
  PROVINCIAL,
  register,
  run,
  sales,
  seatOf,
  sentra,
  toDecide,
  training,
} from './good-requests.js';
import { wireOf } from './spoil.js';
import { send } from './wire.js';

/** In this order. */
const WORLD: [ServiceName, operation: string, GoodRequest][] = [
  ['registry', 'registerParty', register(ids.coop, party('cooperative', 'Koperasi Rotan Malinau', '9120001234502'))],
  ['registry', 'registerParty', GOOD.registry.registerParty!],
  ['registry', 'registerParty', register(ids.draft, party('bumdes', 'BUMDes Long Loreh', '9120001234503'))],
  ['registry', 'registerParty', register(ids.suspended, party('firm', 'PT Hilir Jaya', '9120001234504'))],
  ['registry', 'registerParty', register(ids.closing, party('firm', 'CV Hulu Makmur', '9120001234505'))],
  ...[ids.coop, ids.ikm, ids.suspended].map((partyId): [ServiceName, string, GoodRequest] => [
    'registry',
    'activateParty',
    { ...of('partyId', partyId), as: OFFICER, body: {} },
  ]),
  ['registry', 'importParties', GOOD.registry.importParties!],
  ['registry', 'defineGrouping', GOOD.registry.defineGrouping!],
  [
    'registry',
    'defineGrouping',
    { ...of('groupingId', ids.toEnd), as: PROVINCIAL, body: { ...grouping, scheme: 'lain' } },
  ],
  ...[ids.sentra, ids.toLeave, ids.toDissolve].map((sentraId): [ServiceName, string, GoodRequest] => [
    'registry',
    'proposeSentra',
    { ...ofSentra(sentraId), body: sentra },
  ]),
  ['registry', 'joinSentra', membership(ids.toLeave, ids.coop)],
  ['registry', 'registerOfficer', GOOD.registry.registerOfficer!],
  ...[ids.toPost, ids.toEndOfficer].map((officerId): [ServiceName, string, GoodRequest] => [
    'registry',
    'registerOfficer',
    { ...GOOD.registry.registerOfficer!, ...of('officerId', officerId), body: officer() },
  ]),
  ['registry', 'assignParty', GOOD.registry.assignParty!],
  ['registry', 'assignParty', { ...GOOD.registry.assignParty!, params: { officerId: ids.officer, partyId: ids.coop } }],
  ['registry', 'recordVisit', GOOD.registry.recordVisit!],
  ['registry', 'planTraining', GOOD.registry.planTraining!],
  ...[ids.past, ids.toCall].map((trainingId): [ServiceName, string, GoodRequest] => [
    'registry',
    'planTraining',
    { ...of('trainingId', trainingId), as: OFFICER, body: training(-200) },
  ]),
  ['registry', 'enrol', GOOD.registry.enrol!],
  [
    'registry',
    'enrol',
    { ...seatOf(ids.training, ids.toLeaveSeat), as: OFFICER, body: { ...participant, name: 'Pak Udin' } },
  ],
  ['registry', 'enrol', { ...seatOf(ids.past, ids.attended), as: OFFICER, body: participant }],
  [
    'registry',
    'recordAttendance',
    { ...seatOf(ids.past, ids.attended), as: OFFICER, version: 1, body: { attended: true } },
  ],
  ['registry', 'recordCertificate', GOOD.registry.recordCertificate!],
  [
    'registry',
    'recordCertificate',
    { ...of('certificateId', ids.toRevoke), as: OFFICER, body: certificate('P-IRT 205 02') },
  ],
  ['registry', 'assessCooperative', GOOD.registry.assessCooperative!],
  ['supply-chain', 'defineCommodity', GOOD['supply-chain'].defineCommodity!],
  ['registry', 'defineRubric', GOOD.registry.defineRubric!],
  ...[ids.plant, ids.judged].map((plantId): [ServiceName, string, GoodRequest] => [
    'registry',
    'registerPlant',
    { ...ofPlant(plantId), body: plant },
  ]),
  ['registry', 'evaluatePlant', GOOD.registry.evaluatePlant!],
  ['registry', 'planStep', GOOD.registry.planStep!],
  ['supply-chain', 'postLot', GOOD['supply-chain'].postLot!],
  ...[ids.withdrawn, ids.lifted, ids.counted, ids.sold].map((lotId): [ServiceName, string, GoodRequest] => [
    'supply-chain',
    'postLot',
    { ...of('lotId', lotId), as: COOP, body: lot },
  ]),
  ...[ids.proposed, ids.toAgree, ids.toEndPartnership, ids.agreed].map(
    (partnershipId): [ServiceName, string, GoodRequest] => [
      'marketplace',
      'proposePartnership',
      { ...of('partnershipId', partnershipId), as: IKM, body: partnership },
    ],
  ),
  ['marketplace', 'agreePartnership', { ...of('partnershipId', ids.agreed), as: COOP, body: {} }],
  ...[ids.toConfirm, ids.toDecline, ids.toCancel, ids.toDeliver].map((orderId): [ServiceName, string, GoodRequest] => [
    'marketplace',
    'placeOrder',
    { ...of('orderId', orderId), as: IKM, body: order },
  ]),
  ['supply-chain', 'importLots', GOOD['supply-chain'].importLots!],
  ['marketplace', 'draftProduct', GOOD.marketplace.draftProduct!],
  ['marketplace', 'importProducts', GOOD.marketplace.importProducts!],
  ...[ids.toList, ids.toPause, ids.toRetire].map((productId): [ServiceName, string, GoodRequest] => [
    'marketplace',
    'draftProduct',
    { ...of('productId', productId), as: IKM, body: product(`A-${productId.slice(-2)}`) },
  ]),
  ['marketplace', 'listProduct', { ...GOOD.marketplace.listProduct!, ...of('productId', ids.toPause) }],
  ...[ids.asked, ids.answered, ids.toAccept, ids.toRefuse, ids.toWithdraw].map(
    (enquiryId): [ServiceName, string, GoodRequest] => [
      'marketplace',
      'askEnquiry',
      { ...of('enquiryId', enquiryId), body: enquiry },
    ],
  ),
  ...[ids.answered, ids.toAccept].map((enquiryId): [ServiceName, string, GoodRequest] => [
    'marketplace',
    'offerOnEnquiry',
    { ...GOOD.marketplace.offerOnEnquiry!, ...of('enquiryId', enquiryId) },
  ]),
  ...[ids.prepared, ids.toCancelHandOver].map((handOverId): [ServiceName, string, GoodRequest] => [
    'supply-chain',
    'prepareHandOver',
    { ...GOOD['supply-chain'].prepareHandOver!, ...of('handOverId', handOverId) },
  ]),
  ['supply-chain', 'dispatchHandOver', GOOD['supply-chain'].dispatchHandOver!],
  ['supply-chain', 'cancelHandOver', GOOD['supply-chain'].cancelHandOver!],
  ['supply-chain', 'correctLot', GOOD['supply-chain'].correctLot!],
  ['supply-chain', 'receiveHandOver', GOOD['supply-chain'].receiveHandOver!],
  ['supply-chain', 'defineExportRule', GOOD['supply-chain'].defineExportRule!],
  ['supply-chain', 'declareOutflow', GOOD['supply-chain'].declareOutflow!],
  ['supply-chain', 'declareOutflow', toDecide],
  ['marketplace', 'recordPayment', GOOD.marketplace.recordPayment!],
  ['supply-chain', 'defineStep', GOOD['supply-chain'].defineStep!],
  ['supply-chain', 'recordRun', GOOD['supply-chain'].recordRun!],
  ['supply-chain', 'packGoods', GOOD['supply-chain'].packGoods!],
  ['supply-chain', 'declareBatch', GOOD['supply-chain'].declareBatch!],
  ['supply-chain', 'declareBatch', { ...of('batchId', ids.toReverse), as: IKM, body: declaredBatch('AWAL-2') }],
  ['supply-chain', 'recordRun', { ...of('runId', ids.reversed), as: IKM, body: run(ids.reversedBatch) }],
  ['marketplace', 'askEnquiry', { ...of('enquiryId', ids.agreedOn), body: enquiry }],
  ['marketplace', 'offerOnEnquiry', { ...GOOD.marketplace.offerOnEnquiry!, ...of('enquiryId', ids.agreedOn) }],
  ['marketplace', 'acceptEnquiry', { ...GOOD.marketplace.acceptEnquiry!, ...of('enquiryId', ids.agreedOn) }],
  ['marketplace', 'buyAsAgreed', GOOD.marketplace.buyAsAgreed!],
  ['marketplace', 'defineExportDocument', GOOD.marketplace.defineExportDocument!],
  ...baskets.map((basketId): [ServiceName, string, GoodRequest] => [
    'marketplace',
    'placeBasket',
    { ...of('basketId', basketId), body: basket },
  ]),
  ...[sales.toPrepare, sales.shipped, sales.received, sales.settled].map(
    (saleId): [ServiceName, string, GoodRequest] => [
      'marketplace',
      'confirmSale',
      { ...GOOD.marketplace.confirmSale!, ...of('saleId', saleId) },
    ],
  ),
  ...[sales.shipped, sales.received, sales.settled].map((saleId): [ServiceName, string, GoodRequest] => [
    'marketplace',
    'shipSale',
    { ...GOOD.marketplace.shipSale!, ...of('saleId', saleId) },
  ]),
  ['marketplace', 'receiveSale', GOOD.marketplace.receiveSale!],
  ['marketplace', 'complainAboutSale', GOOD.marketplace.complainAboutSale!],
  ['marketplace', 'settleComplaint', GOOD.marketplace.settleComplaint!],
  ['marketplace', 'paySale', GOOD.marketplace.paySale!],
];

/** Received material, as a hand-over would leave it. */
const received = {
  _id: HOLDING as never,
  version: 1,
  partyId: ids.ikm,
  lotId: ids.lot,
  orderId: ids.toConfirm,
  handOverId: ids.handOver,
  pool: '65/rattan',
  commodity: 'rattan',
  attributes: lot.attributes,
  region: lot.region,
  supplierId: ids.coop,
  quantity: 300_000,
  used: 0,
  left: 300_000,
  price: lot.price,
  amount: 2_550_000,
  valueUsed: 0,
  receivedAt: new Date('2026-01-15T03:00:00.000Z'),
};

/** What one service has just heard another may hear a little later, so each is told until it agrees. */
export async function buildWorld(services: OwnServices): Promise<void> {
  await services.database('supply-chain').collection('holdings').insertOne(received);
  for (const [service, operation, good] of WORLD) {
    const wire = wireOf(SERVICE_ROUTES[service][operation]!, good);
    const tell = async () => {
      const { status, text } = await send(services.url(service), wire);
      return status < 300 ? 'done' : text;
    };
    await eventually(`${operation} succeeds`, tell, (answer) => answer === 'done');
  }
}
