// Every way to spoil a good request to a declared route, each with what the answer must say.
import type { RefusalCode, RouteDefinition } from '@hilir/contracts';
import { z } from 'zod';
import type { GoodRequest, Values } from './good-requests.js';
import { HOSTILE_TEXTS, type Schema, spoiltValues, wrongTexts } from './spoil-value.js';
import type { Wire } from './wire.js';

export interface BadRequest {
  what: string;
  wire: Wire;
  code: RefusalCode;
  /** A wrong field that the answer must name. */
  pointer?: string;
}

const schemaOf = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { io: 'input' }) as Schema;
const hasBody = (route: RouteDefinition): boolean => !(route.body instanceof z.ZodUndefined);
const ROLE_HEADERS = ['x-acting-role', 'x-acting-party', 'x-acting-region'];

export function wireOf(route: RouteDefinition, { params = {}, query = {}, body, as = {}, version }: GoodRequest): Wire {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name]!));
  const search = new URLSearchParams(query);
  return {
    method: route.method,
    path: search.size > 0 ? `${path}?${search}` : path,
    headers: {
      ...as,
      ...(version !== undefined && { 'if-match': `"${version}"` }),
      ...(body !== undefined && { 'content-type': route.consumes?.[0] ?? 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

/** All bad requests made of one good one. */
export function spoiltRequests(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  return [
    ...spoiltParams(route, good),
    ...spoiltQueries(route, good),
    ...(!hasBody(route) ? [] : route.consumes ? spoiltUploads(route, good) : spoiltBodies(route, good)),
    ...(hasBody(route) ? spoiltTypes(route, good) : []),
    ...spoiltCallers(route, good),
    ...(route.ifMatch ? spoiltVersions(route, good) : []),
  ];
}

function spoiltParams(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  const { properties = {} } = schemaOf(route.params);
  const names = Object.keys(good.params ?? {});
  const candidates = [...HOSTILE_TEXTS.slice(1), 'x'.repeat(390), '6', '650', '65.02', 'UPPER CASE'];
  const wrong = names.flatMap((name) => wrongTexts(properties[name]!, candidates).map((text) => ({ name, text })));
  const bad = wrong.map(({ name, text }): BadRequest => ({
    what: `${name} = ${text.slice(0, 40)}`,
    wire: wireOf(route, { ...good, params: { ...good.params, [name]: text } }),
    code: 'request.invalid',
    pointer: `/params/${name}`,
  }));
  const unreadable = names.slice(0, 1).flatMap((name) =>
    ['%zz', '%', 'x'.repeat(500)].map((text): BadRequest => {
      const wire = wireOf(route, { ...good, params: { ...good.params, [name]: '@' } });
      return {
        what: `${name} = ${text.slice(0, 20)}`,
        wire: { ...wire, path: wire.path.replace('%40', text) },
        code: 'request.invalid',
        pointer: '/params',
      };
    }),
  );
  return [...bad, ...unreadable];
}

function spoiltQueries(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  const { properties = {}, required = [] } = schemaOf(route.query);
  const base = wireOf(route, { ...good, query: {} });
  const ask = (what: string, search: string, pointer: string): BadRequest => ({
    what,
    wire: { ...base, path: `${base.path}?${search}` },
    code: 'request.invalid',
    pointer: `/query/${pointer}`,
  });
  const others = (name: string) => {
    const { [name]: _, ...rest } = good.query ?? {};
    return new URLSearchParams(rest);
  };
  const withOne = (name: string, value: string) => `${others(name)}&${new URLSearchParams({ [name]: value })}`;
  const numbers = ['x', '', '-1', '0', '1.5', '1e21', '9007199254740993', 'NaN', 'Infinity', '{"$gt":""}'];
  const texts = [...HOSTILE_TEXTS, 'x'.repeat(5_000), '650'];
  const cursors = ['[]', '{}', 'null', '[{"$gt":""},"x"]', '["x","y","z","w"]'].map((text) =>
    Buffer.from(text).toString('base64url'),
  );
  return [
    ask('an unknown field', `${others('')}&nonsense=1`, 'nonsense'),
    ask('an operator', `${others('')}&%24where=1`, '$where'),
    ask('__proto__', `${others('')}&__proto__=1`, '__proto__'),
    ...required
      .filter(
        (name) => properties[name] && (route.query as z.ZodObject).shape[name]?.safeParse(undefined).success === false,
      )
      .map((name) => ask(`${name} left out`, others(name).toString(), name)),
    ...Object.entries(properties).flatMap(([name, schema]) => [
      ...(schema.type === 'integer' ? numbers : wrongTexts(schema, texts)).map((text) =>
        ask(`${name} = ${text.slice(0, 30)}`, withOne(name, text), name),
      ),
      ...(name === 'cursor' ? cursors : []).map((text) => ask(`cursor = ${text}`, withOne(name, text), name)),
      ask(`${name} twice`, `${withOne(name, 'x')}&${name}=y`, name),
      ask(`${name}[$ne]`, `${others('')}&${name}[$ne]=1`, `${name}[$ne]`),
    ]),
  ];
}

function spoiltBodies(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  const wire = wireOf(route, good);
  const send = (what: string, body: string, code: RefusalCode, pointer?: string): BadRequest => ({
    what: `body: ${what}`,
    wire: { ...wire, body },
    code,
    ...(pointer !== undefined && { pointer }),
  });
  const text = wire.body!;
  const within = (more: string): string => (text === '{}' ? `{${more}}` : `{${more},${text.slice(1)}`);
  return [
    ...spoiltValues(schemaOf(route.body), good.body, '/body').map(({ what, text: body, pointer }) =>
      send(what, body, 'request.invalid', pointer),
    ),
    ...['', '{', '{"a":NaN}', '{"a":Infinity}', "{'a':1}", `${text},`, '\u0000'].map((body) =>
      send(body.slice(-20), body, 'request.not-json'),
    ),
    send('__proto__', within('"__proto__":{"status":"active"}'), 'request.not-json'),
    send('constructor', within('"constructor":{"prototype":{"status":"active"}}'), 'request.not-json'),
    send('of 1 MB', within(`"much":"${'x'.repeat(1_000_000)}"`), 'request.too-large'),
    ...Object.keys(good.body as object)
      .slice(0, 1)
      .map((key) =>
        send(`${key} again`, `${text.slice(0, -1)},"${key}":{"$gt":""}}`, 'request.invalid', `/body/${key}`),
      ),
  ];
}

function spoiltUploads(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  const wire = wireOf(route, good);
  return [
    { what: 'an empty file', wire: { ...wire, body: '' }, code: 'request.invalid', pointer: '/body' },
    { what: 'a file of 9 MB', wire: { ...wire, body: 'x'.repeat(9_000_000) }, code: 'request.too-large' },
  ];
}

function spoiltTypes(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  const wire = wireOf(route, good);
  const declared: readonly string[] = route.consumes ?? ['application/json'];
  const types = ['text/plain', 'text/csv', 'application/json', 'application/xml', 'application/x-www-form-urlencoded'];
  const others = [
    ...types.filter((type) => !declared.includes(type)),
    'multipart/form-data; boundary=x',
    'nonsense',
    '',
  ];
  const body = (type: string): string => (type === 'application/json' ? '{}' : wire.body!);
  return others.map((type) => ({
    what: `content type ${type || 'left out'}`,
    wire: { ...wire, headers: { ...wire.headers, 'content-type': type }, body: body(type) || 'x' },
    code: 'request.media-type',
  }));
}

function spoiltCallers(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  const call = (what: string, as: Values, code: RefusalCode, pointer?: string): BadRequest => ({
    what: `acting: ${what}`,
    wire: wireOf(route, { ...good, as }),
    code,
    ...(pointer !== undefined && { pointer: `/headers/${pointer}` }),
  });
  const roles = ['king', '', 'clerk,officer', 'CLERK', '{"$gt":""}', '__proto__', 'constructor'];
  const bad = roles.map((role) => call(`role ${role}`, { 'x-acting-role': role }, 'request.invalid', ROLE_HEADERS[0]));
  const parties = ['x', '', '{"$ne":null}', '0190f3b1'];
  const regions = ['x', '', '6', '650', '65.02', '.*'];
  const given = (header: string, values: string[]) =>
    values.map((value) => call(`${header} ${value}`, { ...good.as, [header]: value }, 'request.invalid', header));
  bad.push(...given('x-acting-party', parties), ...given('x-acting-region', regions));
  if (route.roles === 'anyone') return bad;
  const allowed = route.roles as readonly string[];
  const of = (role: string): Values => ({ 'x-acting-role': role });
  return [
    ...bad,
    call('nobody', {}, 'actor.missing'),
    ...['clerk', 'manager', 'officer', 'planner', 'provincial', 'operator', 'auditor']
      .filter((role) => !allowed.includes(role))
      .map((role) => call(role, of(role), 'actor.not-allowed')),
    ...['clerk', 'manager', 'officer', 'planner', 'provincial']
      .filter((role) => allowed.includes(role))
      .map((role) => call(`${role} of nothing`, of(role), 'actor.missing')),
  ];
}

function spoiltVersions(route: RouteDefinition, good: GoodRequest): BadRequest[] {
  const wire = wireOf(route, good);
  const { 'if-match': _, ...others } = wire.headers;
  const tags = ['7', '*', 'W/"1"', '"1", "2"', '"-1"', '"1.5"', '"1e3"', '""', '"9999999999999999"', '{"$gt":0}'];
  return [
    { what: 'no If-Match', wire: { ...wire, headers: others }, code: 'request.if-match-missing' },
    {
      what: 'If-Match of another version',
      wire: { ...wire, headers: { ...others, 'if-match': '"987654"' } },
      code: 'request.stale',
    },
    ...tags.map((tag): BadRequest => ({
      what: `If-Match ${tag}`,
      wire: { ...wire, headers: { ...others, 'if-match': tag } },
      code: 'request.invalid',
      pointer: '/headers/if-match',
    })),
  ];
}
