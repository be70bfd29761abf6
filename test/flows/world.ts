// The parties, lots and orders that the good requests speak of, told to the services through their doors.
import { SERVICE_ROUTES, type ServiceName } from '@hilir/contracts';
import { eventually, type OwnServices } from '../engines/services.js';
import {
  COOP,
  enquiry,
  GOOD,
  type GoodRequest,
  IKM,
  ids,
  lot,
  of,
  OFFICER,
  order,
  party,
  partnership,
  product,
  register,
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
  ['supply-chain', 'defineCommodity', GOOD['supply-chain'].defineCommodity!],
  ['supply-chain', 'postLot', GOOD['supply-chain'].postLot!],
  ...[ids.withdrawn, ids.lifted, ids.counted].map((lotId): [ServiceName, string, GoodRequest] => [
    'supply-chain',
    'postLot',
    { ...of('lotId', lotId), as: COOP, body: lot },
  ]),
  ...[ids.proposed, ids.toAgree, ids.toEnd, ids.agreed].map((partnershipId): [ServiceName, string, GoodRequest] => [
    'marketplace',
    'proposePartnership',
    { ...of('partnershipId', partnershipId), as: IKM, body: partnership },
  ]),
  ['marketplace', 'agreePartnership', { ...of('partnershipId', ids.agreed), as: COOP, body: {} }],
  ...[ids.toConfirm, ids.toDecline, ids.toCancel, ids.toDeliver].map((orderId): [ServiceName, string, GoodRequest] => [
    'marketplace',
    'placeOrder',
    { ...of('orderId', orderId), as: IKM, body: order },
  ]),
  ['marketplace', 'draftProduct', GOOD.marketplace.draftProduct!],
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
  ['marketplace', 'recordPayment', GOOD.marketplace.recordPayment!],
];

/** What one service has just heard another may hear a little later, so each is told until it agrees. */
export async function buildWorld(services: OwnServices): Promise<void> {
  for (const [service, operation, good] of WORLD) {
    const wire = wireOf(SERVICE_ROUTES[service][operation]!, good);
    const tell = async () => {
      const { status, text } = await send(services.url(service), wire);
      return status < 300 ? 'done' : text;
    };
    await eventually(`${operation} succeeds`, tell, (answer) => answer === 'done');
  }
}
