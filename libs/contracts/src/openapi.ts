// The OpenAPI 3.1 document of a service, made of its route declarations: what is served is what is documented.
import { z } from 'zod';
import { type RefusalCode, REFUSALS } from './refusal.js';
import type { RouteDefinition } from './route.js';
import type { ServiceName } from './topics.js';
import { RegionCode, Role } from './vocabulary.js';

/** A problem document: every answer with a status of 400 or more is one, unless the route declares another. */
export const Problem = z
  .object({
    type: z.string().meta({ examples: ['urn:hilir:problem:request.invalid'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'For people, in the language of Accept-Language' }),
    code: z.string().meta({ description: 'For programs; stable', examples: ['request.invalid'] }),
    instance: z.string(),
    correlationId: z.string().meta({ description: 'Finds this request in the logs and in what followed from it' }),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Every wrong field, by JSON pointer' }),
  })
  .meta({ description: 'Why a request was not carried out (RFC 9457)' });
export type Problem = z.infer<typeof Problem>;

type Json = Record<string, unknown>;
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; license: Json };
  servers: { url: string }[];
  paths: Record<string, Json>;
  components: { schemas: Record<string, Json>; headers: Json };
}

/**
 * Builds the document. `operationId` is the key of a route. Of `named`, e.g. the whole of `@hilir/contracts`, every
 * schema that a route uses becomes a component of that name.
 */
export function openApiDocument(
  service: ServiceName,
  routes: Record<string, RouteDefinition>,
  named: Record<string, unknown>,
): OpenApiDocument {
  const schemas = new Schemas({ ...named, Problem });
  const paths: Record<string, Json> = {};
  for (const [operationId, route] of Object.entries(routes)) {
    const path = (paths[route.path.replace(/:(\w+)/g, '{$1}')] ??= {});
    path[route.method.toLowerCase()] = operation(operationId, route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title: `Hilir ${service}`, version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: schemas.components, headers: HEADERS },
  };
}

function operation(operationId: string, route: RouteDefinition, schemas: Schemas): Json {
  const [tag] = route.path.split('/').filter(Boolean);
  return {
    operationId,
    summary: route.summary,
    tags: [tag],
    parameters: [
      ...parametersOf('path', route.params, schemas),
      ...parametersOf('query', route.query, schemas),
      ...headersOf(route),
    ],
    ...(hasBody(route) && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: contentOf(route, schemas),
      },
    }),
    responses: responsesOf(route, schemas),
  };
}

/** A text is one in the document too, so that tools know how to make one. */
function contentOf({ consumes, body }: RouteDefinition, schemas: Schemas): Json {
  if (!consumes) return { 'application/json': { schema: schemas.of(body, 'input') } };
  const schema = (type: string) =>
    type.startsWith('text/') ? { type: 'string', minLength: 1 } : { type: 'string', format: 'binary' };
  return Object.fromEntries(consumes.map((type) => [type, { schema: schema(type) }]));
}

const hasBody = (route: RouteDefinition): boolean => !(route.body instanceof z.ZodUndefined);

function parametersOf(where: 'path' | 'query', schema: z.ZodType, schemas: Schemas): Json[] {
  if (!(schema instanceof z.ZodObject)) throw new Error(`params and query are z.strictObject, not ${schema.type}`);
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !field.safeParse(undefined).success,
    schema: schemas.of(field, 'input'),
  }));
}

const header = (name: string, description: string, schema: Json, required = false): Json => ({
  name,
  in: 'header',
  description,
  required,
  schema,
});

function headersOf(route: RouteDefinition): Json[] {
  const roles = route.roles === 'anyone' ? Role.options : route.roles;
  const known = route.roles !== 'anyone';
  return [
    header('X-Acting-Role', 'What the caller acts as', { type: 'string', enum: roles }, known),
    header('X-Acting-Party', 'Party that a clerk or manager acts for', { type: 'string', format: 'uuid' }),
    header('X-Acting-Region', 'Region of an officer, planner or provincial', {
      type: 'string',
      pattern: z.toJSONSchema(RegionCode).pattern,
    }),
    header('Accept-Language', 'Language of problem documents: id or en', { type: 'string', default: 'id' }),
    header('X-Correlation-Id', 'Sent back, and carried by all that follows', { type: 'string' }),
    ...(route.ifMatch
      ? [header('If-Match', 'ETag of the version that was read', { type: 'string', pattern: '^"[0-9]{1,15}"$' }, true)]
      : []),
  ];
}

const HEADERS = {
  CorrelationId: { description: 'The id of this request', schema: { type: 'string' } },
  ETag: { description: 'The version, for If-Match', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds to wait', schema: { type: 'string' } },
  Allow: { description: 'The methods that are available', schema: { type: 'string' } },
};
const headers = (...names: (keyof typeof HEADERS)[]): Json => {
  const wire = { CorrelationId: 'X-Correlation-Id', ETag: 'ETag', RetryAfter: 'Retry-After', Allow: 'Allow' };
  return Object.fromEntries(names.map((name) => [wire[name], { $ref: `#/components/headers/${name}` }]));
};

function responsesOf(route: RouteDefinition, schemas: Schemas): Json {
  const responses: Json = {};
  for (const [status, codes] of refusalsOf(route)) {
    const extra =
      status === 429 || status === 503 ? (['RetryAfter'] as const) : status === 405 ? (['Allow'] as const) : [];
    responses[status] = {
      description: codes.map(([code, words]) => `\`${code}\`: ${words}`).join('\n\n'),
      headers: headers('CorrelationId', ...extra),
      content: { 'application/problem+json': { schema: schemas.of(Problem, 'output') } },
    };
  }
  for (const [status, { description, schema, contentType = 'application/json' }] of Object.entries(route.answers)) {
    const versioned = schema instanceof z.ZodObject && 'version' in schema.shape;
    responses[status] = {
      description,
      headers: headers('CorrelationId', ...(versioned ? (['ETag'] as const) : [])),
      content: Object.fromEntries([contentType].flat().map((type) => [type, { schema: schemas.of(schema, 'output') }])),
    };
  }
  return responses;
}

/** What a route may refuse, by status: what it declares, and what its shape brings with it. */
function refusalsOf(route: RouteDefinition): Map<number, [code: string, words: string][]> {
  const operational = route.roles === 'anyone' && /^\/(health|metrics)/.test(route.path);
  const body = hasBody(route);
  const codes: (RefusalCode | false)[] = [
    'request.invalid',
    body && 'request.not-json',
    body && 'request.too-large',
    body && 'request.media-type',
    'actor.missing',
    route.roles !== 'anyone' && 'actor.not-allowed',
    // A parameter such as `..` makes another path of it.
    route.path.includes(':') && 'request.not-found',
    route.path.includes(':') && 'request.method',
    route.ifMatch === true && 'request.if-match-missing',
    !operational && 'request.too-many',
    !operational && 'service.busy',
    ...route.refusals,
  ];
  const byStatus = new Map<number, [string, string][]>([
    [500, [['service.failure', 'The service failed; this was recorded.']]],
  ]);
  for (const code of new Set(codes)) {
    if (code === false) continue;
    const { status, en } = REFUSALS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), [code, en]]);
  }
  return byStatus;
}

/** JSON Schemas of zod schemas; named ones are collected as components and referred to. */
class Schemas {
  readonly components: Record<string, Json> = {};
  private readonly names: ReadonlyMap<unknown, string>;

  constructor(named: Record<string, unknown>) {
    const schemas = Object.entries(named).filter(([, schema]) => schema instanceof z.ZodType);
    this.names = new Map(schemas.map(([name, schema]) => [schema, name]));
  }

  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const metadata = {
      get: (one: z.ZodType) => ({ ...one.meta(), ...(this.names.has(one) && { id: this.names.get(one) }) }),
    };
    const text = JSON.stringify(z.toJSONSchema(schema, { io, metadata: metadata as never }))
      .replaceAll('#/$defs/', '#/components/schemas/')
      // The same characters by their ranges: many readers of JSON Schema do not know Unicode classes.
      .replaceAll(String.raw`\\p{Cc}`, String.raw`\\u0000-\\u001f\\u007f-\\u009f`);
    const { $schema: _dialect, $defs = {}, ...root } = JSON.parse(text) as Json;
    for (const [name, definition] of Object.entries($defs as Record<string, Json>)) this.keep(name, definition);
    return root;
  }

  private keep(name: string, { id: _id, ...definition }: Json): void {
    const known = this.components[name];
    if (known && JSON.stringify(known) !== JSON.stringify(definition)) {
      throw new Error(`${name} means one thing in a request and another in an answer: give them two names`);
    }
    this.components[name] = definition;
  }
}
