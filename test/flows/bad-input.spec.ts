// Bad input to every route of every service is refused by a problem document that names it, in both languages, with no effect.
import { SERVICE_ROUTES, type RouteDefinition, type ServiceName } from '@hilir/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type OwnServices, startOwnServices } from '../engines/services.js';
import { GOOD, type GoodRequest } from './good-requests.js';
import { type BadRequest, spoiltRequests, wireOf } from './spoil.js';
import { type Answer, complaints, send, type Wire } from './wire.js';
import { buildWorld } from './world.js';

const names = Object.keys(SERVICE_ROUTES) as ServiceName[];
const operations = names.flatMap((service) =>
  Object.keys(SERVICE_ROUTES[service]).map((operation) => ({ service, operation })),
);
const LANGUAGES = ['id', 'en'] as const;
let services: OwnServices;
let before: Record<string, string>;
let tried = 0;

const ask = (service: ServiceName, wire: Wire): Promise<Answer> => send(services.url(service), wire);
const routeOf = (service: ServiceName, operation: string): RouteDefinition => SERVICE_ROUTES[service][operation]!;
const wire = (service: ServiceName, operation: string, good: GoodRequest): Wire =>
  wireOf(routeOf(service, operation), good);

/** A fingerprint of every collection of every service; leases, which are renewed all the time, aside. */
async function state(): Promise<Record<string, string>> {
  const all = await Promise.all(
    names.map(async (service) => {
      const { collections } = await services.database(service).command({ dbHash: 1 });
      return Object.entries(collections as Record<string, string>).map(([name, hash]) => [`${service}/${name}`, hash]);
    }),
  );
  return Object.fromEntries(all.flat().filter(([name]) => !name!.endsWith('/leases')));
}

/** Waits until no fact is under way any more: nothing has changed for a second. */
async function settled(): Promise<Record<string, string>> {
  let last = await state();
  let since = Date.now();
  const quiet = async () => {
    const now = await state();
    if (JSON.stringify(now) !== JSON.stringify(last)) since = Date.now();
    last = now;
    return Date.now() - since;
  };
  await eventually('the services are quiet', quiet, (ms) => ms > 1_000);
  return last;
}

beforeAll(async () => {
  services = await startOwnServices('bad-input');
  await buildWorld(services);
  before = await settled();
}, 120_000);

afterAll(async () => {
  process.stdout.write(`${tried} bad requests to ${operations.length} routes\n`);
  await services?.stop();
}, 60_000);

/** Sends all in both languages, a few at a time, and returns what is wrong with the answers. */
async function refused(service: ServiceName, bad: readonly BadRequest[]): Promise<string[]> {
  const wrong: string[] = [];
  const queue = bad.flatMap((one) => LANGUAGES.map((language) => ({ ...one, language })));
  const work = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { what, wire: asked, language, ...expected } = next;
      const headers = { 'accept-language': language, ...asked.headers };
      const answer = await ask(service, { ...asked, headers });
      tried += 1;
      wrong.push(...complaints(answer, expected, language).map((complaint) => `${what} [${language}]: ${complaint}`));
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return wrong;
}

describe.each(operations)('$operation of $service', ({ service, operation }) => {
  const route = routeOf(service, operation);
  const good = GOOD[service][operation]!;

  it('refuses every spoilt request by name, and nothing changes', async () => {
    const bad = spoiltRequests(route, good);
    expect(bad.length).toBeGreaterThan(5);
    expect(await refused(service, bad)).toEqual([]);
    expect(await state()).toEqual(before);
  });
});

describe.each(names)('%s', (service) => {
  it('refuses methods that an address does not have, and names those it has', async () => {
    const routes = Object.entries(SERVICE_ROUTES[service]);
    const wrong = await Promise.all(
      [...new Set(routes.map(([, { path }]) => path))].map(async (path) => {
        const here = routes.filter(([, route]) => route.path === path);
        const { path: address } = wire(service, here[0]![0], { ...GOOD[service][here[0]![0]], query: {} });
        const methods = here.map(([, { method }]) => method as string);
        const others = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'].filter(
          (method) => !methods.includes(method),
        );
        const bad = others.map((method): BadRequest => ({
          what: `${method} ${path}`,
          wire: { method, path: address, headers: {} },
          code: 'request.method',
        }));
        const { headers } = await ask(service, bad[0]!.wire);
        const allowed = headers.allow?.split(', ').filter((method) => method !== 'HEAD');
        const notNamed = methods.filter((method) => !allowed?.includes(method));
        return [...(await refused(service, bad)), ...notNamed.map((method) => `${path} does not allow ${method}`)];
      }),
    );
    expect(wrong.flat()).toEqual([]);
    expect(await state()).toEqual(before);
  });

  it('has nothing at other addresses', async () => {
    const paths = [
      '/',
      '/nothing',
      '/admin',
      '/.env',
      '//',
      '/parties/x/y/z',
      '/lots%2Fx',
      '/%2e%2e/%2e%2e/etc/passwd',
    ];
    const bad = paths.map((path): BadRequest => ({
      what: path,
      wire: { method: 'GET', path, headers: {} },
      code: 'request.not-found',
    }));
    expect(await refused(service, bad)).toEqual([]);
  });
});

describe('a request with everything wrong', () => {
  it('is told of every field at once', async () => {
    for (const { service, operation } of operations) {
      const { body, params = {}, query = {}, ...rest } = GOOD[service][operation]!;
      if (typeof body !== 'object') continue;
      const spoil = (good: object) => Object.fromEntries(Object.keys(good).map((key) => [key, { $gt: '' }]));
      const long = Object.fromEntries(Object.keys(params).map((key) => [key, '$'.repeat(301)]));
      const asked = wire(service, operation, { ...rest, query, params: long, body: spoil(body!) });
      const { text } = await ask(service, asked);
      const named = (JSON.parse(text).errors as { pointer: string }[]).map(({ pointer }) =>
        pointer.split('/', 3).join('/'),
      );
      const expected = [
        ...Object.keys(params).map((key) => `/params/${key}`),
        ...Object.keys(body!).map((key) => `/body/${key}`),
      ];
      expect([operation, [...new Set(named)].sort()]).toEqual([operation, expected.sort()]);
    }
  });
});

describe('an id that was used before', () => {
  const withIds = operations.filter(({ service, operation }) =>
    routeOf(service, operation).refusals.some((code) => code.endsWith('.id-used')),
  );

  it.each(withIds)('$operation: is refused with other content', async ({ service, operation }) => {
    const good = GOOD[service][operation]!;
    const code = routeOf(service, operation).refusals.find((one) => one.endsWith('.id-used'))!;
    const others =
      typeof good.body === 'string'
        ? [`${good.body}Anjat Lain,ikm,Anjat\n`]
        : changed(good.body as Record<string, unknown>);
    const bad = others.map((body): BadRequest => ({
      what: JSON.stringify(body).slice(0, 80),
      wire: wire(service, operation, { ...good, body }),
      code,
    }));
    expect(bad.length).toBeGreaterThan(0);
    expect(await refused(service, bad)).toEqual([]);
    expect(await state()).toEqual(before);
  });

  it('is the same in capitals', async () => {
    const { params, body, ...rest } = GOOD['supply-chain'].postLot!;
    const { supplierId, ...others } = body as { supplierId: string };
    const capitals = { lotId: params!.lotId!.toUpperCase() };
    const again = { ...rest, params: capitals, body: { ...others, supplierId: supplierId.toUpperCase() } };
    const { status, text } = await ask('supply-chain', wire('supply-chain', 'postLot', again));
    expect([status, JSON.parse(text).lotId]).toEqual([200, params!.lotId]);
    expect(await state()).toEqual(before);
  });

  /** The same content with one number another, or one text longer, also in an object inside. */
  const changed = (body: Record<string, unknown>): object[] =>
    Object.entries(body).flatMap(([key, value]) => {
      if (typeof value === 'number' && Number.isInteger(value)) return [{ ...body, [key]: value + 1 }];
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return longer(value as Record<string, unknown>).map((inner) => ({ ...body, [key]: inner }));
      return longer({ [key]: value }).map((one) => ({ ...body, ...one }));
    });
  const longer = (body: Record<string, unknown>): object[] =>
    Object.entries(body).flatMap(([key, value]) =>
      typeof value === 'string' && value.includes(' ') ? [{ ...body, [key]: `${value} lagi` }] : [],
    );
});

describe('the good requests', () => {
  // What was spoilt above was good before: otherwise it would have been refused for another reason.
  it.each(operations)('$operation of $service succeeds', async ({ service, operation }) => {
    const good = GOOD[service][operation]!;
    const answer = await ask(service, wire(service, operation, good));
    expect([answer.status, answer.status === (good.gives ?? 200) ? '' : answer.text]).toEqual([good.gives ?? 200, '']);
  });
});
