// Three commands to try on the running system, made of real parties and fresh ids.
import { listParties, type LotBody, type OrderBody, PageOf, Party } from '@hilir/contracts';
import { uuidv7 } from 'uuidv7';
import type { Call, Urls } from './client.js';

const MALINAU = '6502';
const DAY_MS = 86_400_000;
const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);

/** Nothing where there is no active co-operative or weaver yet. */
export async function examples(call: Call, urls: Urls): Promise<string | undefined> {
  const [supplier, buyer] = [await find(call, 'cooperative', 'koperasi rotan'), await find(call, 'ikm', 'anjat')];
  if (!supplier || !buyer) return undefined;
  const [lotId, orderId] = [uuidv7(), uuidv7()];
  const asSupplier = `-H 'X-Acting-Role: clerk' -H 'X-Acting-Party: ${supplier.partyId}'`;
  const asBuyer = `-H 'X-Acting-Role: manager' -H 'X-Acting-Party: ${buyer.partyId}'`;
  const json = "-H 'Content-Type: application/json'";
  return [
    `# ${supplier.name} posts 250 kg of rattan:`,
    `curl -sw '\\n' -X PUT ${urls['supply-chain']}/lots/${lotId} ${json} ${asSupplier} -d '${lotOf(supplier)}'`,
    `# ${buyer.name} orders 40 kg:`,
    `curl -sw '\\n' -X PUT ${urls.marketplace}/orders/${orderId} ${json} ${asBuyer} -d '${orderOf(buyer)}'`,
    '# A moment later the order is reserved, and says from whom:',
    `curl -sw '\\n' ${urls.marketplace}/orders/${orderId} ${asBuyer}`,
  ].join('\n');
}

async function find(call: Call, kind: string, name: string): Promise<Party | undefined> {
  const query = { kind, name, region: MALINAU, status: 'active', limit: 1 };
  const { items } = await call(listParties, { as: { role: 'auditor' }, query }, PageOf(Party));
  return items[0];
}

function lotOf({ partyId, region }: Party): string {
  const lot: LotBody = {
    supplierId: partyId,
    commodity: 'rattan',
    attributes: { species: 'sega', form: 'asalan', dryness: 'dry', grade: 'A', diameter: 8, length: 4 },
    quantity: 250_000,
    count: { unit: 'ikat', number: 10 },
    price: 3_500,
    region,
    harvestedOn: day(-7),
    readyOn: day(0),
  };
  return JSON.stringify(lot);
}

function orderOf({ partyId }: Party): string {
  const order: OrderBody = {
    buyerId: partyId,
    province: '65',
    commodity: 'rattan',
    wishes: { species: { oneOf: ['sega', 'irit'] }, dryness: { atLeast: 'half-dry' } },
    quantity: 40_000,
    maxPrice: 5_000,
    partial: 'fill-or-wait',
    needBy: day(30),
  };
  return JSON.stringify(order);
}
