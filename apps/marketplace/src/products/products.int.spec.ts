// Products through their HTTP and Kafka doors on the real engines: drafted once, listed, searched page by page, and always by an index.
import 'reflect-metadata';
import { BatchStockChanged, CommodityDefined, PartyActivated, PartySuspended, ProductSearch } from '@hilir/contracts';
import { createService } from '@hilir/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Db, Document } from 'mongodb';
import supertest from 'supertest';
import { openDatabases, ownEnvironment } from '../../../../test/engines/engines.js';
import { toldIn } from '../../../../test/engines/history.js';
import { type Peer, peerIn } from '../../../../test/engines/peer.js';
import { eventually } from '../../../../test/engines/services.js';
import { AppModule } from '../app.module.js';
import { itemOf, sumsOf } from '../stock/stock.store.js';
import { searchFilter, type SearchPlace, SORTS } from './products.store.js';

const uuid = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const [IKM, OTHER, COOP, LEAVING] = [uuid(1), uuid(2), uuid(3), uuid(4)];
const as = (party: string) => ({ 'X-Acting-Role': 'manager', 'X-Acting-Party': party });
const office = (region: string) => ({ 'X-Acting-Role': 'officer', 'X-Acting-Region': region });
const body = {
  sellerId: IKM,
  name: { id: 'Anjat', en: 'Rattan basket' },
  category: 'basketry',
  commodity: 'rattan',
  photos: ['a.jpg'],
};
const variant = (sku: string, price = 100_000) => ({ sku, price, mode: 'in-stock' });

let app: NestFastifyApplication;
let http: ReturnType<typeof supertest>;
let databases: Awaited<ReturnType<typeof openDatabases>>;
let db: Db;
let registry: Peer;
let supply: Peer;
const told = (
  partyId: string,
  kind: 'ikm' | 'cooperative',
  region: string,
  status: 'active' | 'suspended' = 'active',
) => {
  const data = { partyId, kind, name: 'x', region, status };
  const about = { subject: partyId, sequence: status === 'active' ? 2 : 3, key: partyId };
  return status === 'active' ? PartyActivated.of(about, data) : PartySuspended.of(about, { ...data, reason: 'x' });
};
beforeAll(async () => {
  const env = ownEnvironment('products');
  databases = await openDatabases(env);
  db = databases.of('marketplace');
  app = await createService(AppModule, 'marketplace', env);
  await app.listen(0, '127.0.0.1');
  http = supertest(app.getHttpServer());
  registry = peerIn(env, 'registry');
  supply = peerIn(env, 'supply-chain');
  const commodity = { version: 1, name: { id: 'rotan', en: 'rattan' }, baseUnit: 'g' as const };
  await registry.say(
    told(IKM, 'ikm', '6501012001'),
    told(OTHER, 'ikm', '6403012001'),
    told(LEAVING, 'ikm', '6501012001'),
    told(COOP, 'cooperative', '6501012001'),
    CommodityDefined.of(
      { subject: 'rattan', sequence: 1, key: 'rattan' },
      { ...commodity, code: 'rattan', hs: [], countUnits: [], attributes: [] },
    ),
  );
  const known = async () =>
    (await db.collection('parties').countDocuments()) + (await db.collection('commodities').countDocuments());
  await eventually('parties and commodity are known here', known, (count) => count === 5);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await registry?.leave();
  await supply?.leave();
  await databases?.drop();
}, 60_000);

let skus = 0;
const draft = (id: string, change: object = {}, who: Record<string, string> = as(IKM)) =>
  http
    .put(`/products/${id}`)
    .set(who)
    .send({ ...body, variants: [variant(`S-${++skus}`)], ...change });
const step = (id: string, what: string, who: Record<string, string> = as(IKM)) =>
  http
    .post(`/products/${id}/${what}`)
    .set(who)
    .send(what === 'listing' ? {} : { reason: 'x' });
const revise = (id: string, version: number, change: object, who = as(IKM)) =>
  http.patch(`/products/${id}`).set(who).set('If-Match', `"${version}"`).send(change);
async function offer(id: string, change: object = {}, seller: string = IKM): Promise<void> {
  expect((await draft(id, { sellerId: seller, ...change }, as(seller))).status).toBe(201);
  expect((await step(id, 'listing', as(seller))).status).toBe(200);
}
const search = async (query: object): Promise<string[]> => {
  const { body: answer } = await http.get('/products').query(query);
  return answer.items.map(({ productId }: { productId: string }) => productId);
};

describe('a product', () => {
  it('is drafted once, however often and however at once the same request comes', async () => {
    const same = { variants: [variant('ONCE')] };
    const answers = await Promise.all(Array.from({ length: 5 }, () => draft(uuid(10), same)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect((await draft(uuid(10), { ...same, weight: 5 })).body.code).toBe('product.id-used');
  });

  it.each<[string, number, object, Record<string, string>]>([
    ['seller.kind', 422, { sellerId: COOP }, as(COOP)],
    ['seller.unknown', 422, { sellerId: uuid(99) }, as(uuid(99))],
    ['commodity.unknown', 422, { commodity: 'gold' }, as(IKM)],
    ['actor.other-party', 403, {}, as(OTHER)],
    ['actor.other-region', 403, {}, office('64')],
    ['product.sku-used', 409, { variants: [variant('ONCE')] }, as(IKM)],
  ])('is refused as %s', async (code, status, change, who) => {
    expect((await draft(uuid(11), change, who)).body).toMatchObject({ status, code });
  });

  it('may use a SKU that another seller uses, and be drafted by an officer for its seller', async () => {
    const other = { sellerId: OTHER, variants: [variant('ONCE')] };
    expect((await draft(uuid(12), other, office('64'))).status).toBe(201);
    expect((await draft(uuid(13), { variants: [] })).status).toBe(201);
    expect((await draft(uuid(14), { variants: [] })).status).toBe(201);
    expect((await revise(uuid(14), 1, { variants: [variant('ONCE')] })).body.code).toBe('product.sku-used');
    expect((await revise(uuid(14), 2, { weight: 1 })).body.code).toBe('request.stale');
  });

  it('is seen by its seller and offices only, until it is listed', async () => {
    const get = async (who: Record<string, string>) => (await http.get(`/products/${uuid(10)}`).set(who)).status;
    expect([await get(as(IKM)), await get(office('6501')), await get(as(OTHER)), await get({})]).toEqual([
      200, 200, 404, 404,
    ]);
    const { body: incomplete } = await step(uuid(13), 'listing');
    expect(incomplete).toMatchObject({ status: 422, code: 'product.incomplete' });
    expect((await step(uuid(10), 'listing')).body).toMatchObject({ status: 'listed', price: 100_000, version: 2 });
    expect(await get({})).toBe(200);
    const own = (who: Record<string, string>) => http.get(`/sellers/${IKM}/products`).query({ limit: 2 }).set(who);
    expect((await own(as(IKM))).body.items.map((one: { productId: string }) => one.productId)).toEqual([
      uuid(14),
      uuid(13),
    ]);
    expect((await own(as(OTHER))).body.code).toBe('actor.other-party');
  });

  it('shows a certificate that ran out as expired', async () => {
    const certificates = [
      { kind: 'halal', number: '1' },
      { kind: 'pirt', number: '2', validUntil: '2026-01-31' },
      { kind: 'sni', number: '3', validUntil: '2999-01-31' },
    ];
    await offer(uuid(15), { certificates });
    const { body: seen } = await http.get(`/products/${uuid(15)}`);
    expect(seen.certificates.map(({ expired }: { expired: boolean }) => expired)).toEqual([false, true, false]);
  });

  it('is offered no more when its seller is suspended', async () => {
    await offer(uuid(16), {}, LEAVING);
    await registry.say(told(LEAVING, 'ikm', '6501012001', 'suspended'));
    const status = async () => (await http.get(`/products/${uuid(16)}`).set(as(LEAVING))).body.status;
    await eventually('it is paused', status, (now) => now === 'paused');
    expect((await revise(uuid(16), 3, { weight: 950 }, as(LEAVING))).status).toBe(200);
    const history = (who: Record<string, string>) => http.get(`/products/${uuid(16)}/history`).set(who);
    const { body: page } = await history(as(LEAVING)).expect(200);
    expect(toldIn(page)).toEqual([
      ['revised', 'manager'],
      ['paused', 'registry.party-suspended.v1'],
      ['listed', 'manager'],
      ['drafted', 'manager'],
    ]);
    expect(page.items[0]).not.toHaveProperty('reason');
    expect(page.items[1]).toMatchObject({ reason: 'seller suspended', fields: [{ field: 'status', from: 'listed' }] });
    expect((await history(as(OTHER))).body.code).toBe('actor.other-party');
    expect((await step(uuid(16), 'listing', as(LEAVING))).body.code).toBe('seller.not-active');
  });
});

describe('what is in stock', () => {
  const batch = (n: number, sequence: number, sku: string, pieces: number, producerId = IKM) => {
    const batchId = uuid(200 + n);
    return BatchStockChanged.of({ subject: batchId, sequence, key: producerId }, { batchId, producerId, sku, pieces });
  };
  const made = { mode: 'made-to-order', price: 90_000, leadTimeDays: 7 };
  const available = async (): Promise<(number | undefined)[]> => {
    const { body: seen } = await http.get(`/products/${uuid(17)}`);
    return seen.variants.map((one: { available?: number }) => one.available);
  };
  const summary = async (): Promise<boolean> => {
    const { body: found } = await http.get('/products').query({ q: 'sediaan' });
    return found.items[0].inStock;
  };

  it('is what the batches of its seller and SKU have left, by the last that was told of each', async () => {
    const variants = [{ ...variant('IN-1'), minimumQuantity: 3 }, variant('IN-2'), { ...made, sku: 'IN-3' }];
    await offer(uuid(17), { name: { id: 'Sediaan' }, commodity: undefined, variants });
    expect([await available(), await summary()]).toEqual([[0, 0, undefined], false]);
    await supply.say(
      batch(1, 1, 'IN-1', 5),
      batch(2, 1, 'IN-1', 1),
      batch(3, 1, 'IN-1', 70, OTHER),
      batch(4, 1, 'IN-3', 9),
      batch(1, 3, 'IN-1', 2),
      batch(1, 2, 'IN-1', 4),
    );
    await eventually('stock is known', available, ([first]) => first === 3);
    expect([await available(), await summary()]).toEqual([[3, 0, undefined], true]);
    const { body: own } = await http.get(`/sellers/${IKM}/products`).query({ limit: 1 }).set(as(IKM));
    expect(own.items[0].variants[0].available).toBe(3);
    await supply.say(batch(2, 2, 'IN-1', 0));
    await eventually('less than the smallest order is left', summary, (inStock) => !inStock);
  });

  it('is summed for a page out of an index alone', async () => {
    const items = [itemOf(IKM, 'IN-1'), itemOf(IKM, 'IN-2')];
    const text = JSON.stringify(await db.collection('batch_stock').aggregate(sumsOf(items)).explain('executionStats'));
    expect(text).toContain('"totalDocsExamined":0');
    expect(text).not.toContain('COLLSCAN');
  });
});

describe('a search', () => {
  it('finds by words in both languages and by every filter, alone and together', async () => {
    await offer(
      uuid(20),
      { name: { id: 'Tikar purun', en: 'Reed mat' }, category: 'mats', commodity: undefined },
      OTHER,
    );
    expect(await search({ q: 'tik' })).toEqual([uuid(20)]);
    expect(await search({ q: 'MAT reed' })).toEqual([uuid(20)]);
    expect(await search({ category: 'mats', region: '64', sellerId: OTHER, q: 'purun', maxPrice: 100_000 })).toEqual([
      uuid(20),
    ]);
    expect(await search({ q: 'tikar', region: '65' })).toEqual([]);
    expect(await search({ q: 'tikar', minPrice: 100_001 })).toEqual([]);
    expect((await search({ commodity: 'rattan' })).sort()).toEqual([uuid(10), uuid(15)]);
    await revise(uuid(15), 2, { hs: '4602.12', weight: 900 });
    expect(await search({ exportable: 'true' })).toEqual([uuid(15)]);
    await step(uuid(10), 'pause');
    expect(await search({ commodity: 'rattan' })).toEqual([uuid(15)]);
  });

  it('shows each product once and skips none, though others change between the pages', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => uuid(100 + i));
    const name = { id: 'Berpindah', en: 'Moving' };
    for (const [i, id] of ids.entries()) await offer(id, { name, variants: [variant(`M-${i}`, 1_000 + (i % 4))] });
    const walk = async (sort: string, meanwhile: () => Promise<unknown>) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { q: 'berpindah', sort, limit: 5, ...(cursor && { cursor }) };
        const { body: found } = await http.get('/products').query(query);
        for (const { productId } of found.items) seen.push(productId);
        cursor = found.next;
        await meanwhile();
      } while (cursor !== undefined);
      return seen;
    };
    const quietly = async () => {};
    expect(await walk('newest', quietly)).toEqual([...ids].reverse());
    const byPrice = await walk('price', quietly);
    expect([...byPrice].sort()).toEqual(ids);
    // After the first page its first product becomes the dearest, and one that is still to come is paused.
    const [first, last] = [byPrice[0]!, byPrice.at(-1)!];
    let done = false;
    const seen = await walk('price', async () => {
      if (done) return;
      done = true;
      expect((await revise(first, 2, { variants: [variant('MOVED', 9_999)] })).status).toBe(200);
      expect((await step(last, 'pause')).status).toBe(200);
    });
    expect(seen).toEqual(byPrice.filter((id) => id !== last));
    expect((await search({ q: 'berpindah', sort: 'price', limit: 1, minPrice: 9_999 }))[0]).toBe(first);
  });

  it('reads an index and no collection, whatever is asked for together', async () => {
    const asked = {
      q: 'anjat ber',
      category: 'basketry',
      region: '6501',
      commodity: 'rattan',
      exportable: 'true',
      sellerId: IKM,
      minPrice: '1000',
      maxPrice: '200000',
    };
    const names = Object.keys(asked) as (keyof typeof asked)[];
    const after: Record<'newest' | 'price', SearchPlace> = {
      newest: { sort: 'newest', listedAt: new Date(), id: uuid(1) },
      price: { sort: 'price', price: 1_000, id: uuid(1), since: new Date() },
    };
    const wrong: string[] = [];
    for (let chosen = 0; chosen < 2 ** names.length; chosen++) {
      const query = Object.fromEntries(names.filter((_, i) => chosen & (2 ** i)).map((name) => [name, asked[name]]));
      for (const sort of ['newest', 'price'] as const) {
        const filter = searchFilter(ProductSearch.parse({ ...query, sort }), after[sort]);
        const plan = await db
          .collection('products')
          .find(filter as Document)
          .sort(SORTS[sort])
          .limit(50)
          .explain();
        const text = JSON.stringify(plan.queryPlanner.winningPlan);
        if (text.includes('COLLSCAN') || !text.includes('"terms_1_')) wrong.push(JSON.stringify({ ...query, sort }));
      }
    }
    expect(wrong).toEqual([]);
  });
});
