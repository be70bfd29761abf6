// Every document that is made from code: its path and its text. `npm run docs` writes them; a test keeps them fresh.
import * as contracts from '@hilir/contracts';
import {
  asyncApiDocument,
  FACTS,
  openApiDocument,
  REFUSALS,
  SERVICE_ROUTES,
  type ServiceName,
  type Subscriptions,
  TOPICS,
  type TopicName,
} from '@hilir/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

type Transitions = Readonly<Record<string, readonly string[]>>;
/** A state machine that gets its page in docs/flows. */
export interface Flow {
  name: string;
  title: string;
  /** Where its table is. */
  source: string;
  transitions: Transitions;
  /** States in which one begins; the first of the table where left out. */
  beginnings?: readonly string[];
  /** States in which nothing is waited for. */
  atRest: readonly string[];
  /** How the other states end: `has a deadline; …`. */
  waits: string;
  /** Its facts have types that begin so. */
  facts: readonly string[];
}
interface JsonSchema {
  type?: string;
  const?: string | number;
  enum?: (string | number)[];
  description?: string;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

const serviceNames = Object.keys(SERVICE_ROUTES) as ServiceName[];
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const lines = (...parts: (string | string[])[]): string => `${parts.flat().join('\n')}\n`;
const made = 'Made from code by `npm run docs`; do not edit.';
/** A cell of a table: a bar would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Path → text, paths from the root of the repository. */
export function documents(root: string, flows: readonly Flow[]): Map<string, string> {
  const subscriptions = subscriptionsOf(root);
  const openApi = serviceNames.map((service): [string, string] => [
    `docs/openapi/${service}.json`,
    json(openApiDocument(service, SERVICE_ROUTES[service], contracts)),
  ]);
  return new Map([
    ...openApi,
    ['docs/asyncapi.json', json(asyncApiDocument(subscriptions))],
    ['docs/events.md', eventCatalogue(subscriptions)],
    ['docs/http-errors.md', refusalTable()],
    ...flows.map((flow): [string, string] => [`docs/flows/${flow.name}.md`, flowPage(flow)]),
  ]);
}

/** Which facts the consumers of each service hear: every `@OnFact(Name` in their files. */
export function subscriptionsOf(root: string): Subscriptions {
  const declared: Record<string, unknown> = { ...contracts };
  const typeOf = (name: string): string => (declared[name] as { type: string }).type;
  const heardBy = (service: ServiceName): string[] => {
    const folder = join(root, 'apps', service, 'src');
    const consumers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith('.consumer.ts'),
    );
    const names = consumers.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/@OnFact\((\w+)/g)].map(([, name]) => name!),
    );
    return [...new Set(names.map(typeOf))].sort();
  };
  return Object.fromEntries(serviceNames.map((service) => [service, heardBy(service)])) as unknown as Subscriptions;
}

function eventCatalogue(subscriptions: Subscriptions): string {
  const facts = [...FACTS.values()];
  const hearers = (type: string) => serviceNames.filter((service) => subscriptions[service].includes(type));
  const rows = facts.map(({ type, topic, summary }) => {
    const { owner, key } = TOPICS[topic as TopicName];
    return `| [${type}](#${type.replaceAll('.', '')}) | ${topic} | ${key} | ${owner} | ${hearers(type).join(', ') || '—'} | ${summary} |`;
  });
  const details = facts.flatMap(({ type, data }) => [
    '',
    `## ${type}`,
    '',
    '| field | type | meaning |',
    '|---|---|---|',
    ...fieldRows(z.toJSONSchema(data, { io: 'input' }) as JsonSchema),
    '',
    `[Example](../libs/contracts/examples/${type}.json)`,
  ]);
  return lines(
    '# Events',
    '',
    `${made} The same for programs: [asyncapi.json](asyncapi.json).`,
    '',
    'Every fact is a CloudEvent 1.0 in Kafka binary mode: attributes as headers `ce_*`, the body as JSON. The key keeps',
    'order; `ce_sequence` is the version of the subject after the fact; `ce_id` tells repeats apart.',
    '',
    '| fact | topic | key | emitted by | heard by | what happened |',
    '|---|---|---|---|---|---|',
    rows,
    details,
  );
}

function fieldRows({ properties = {}, required = [] }: JsonSchema, before = ''): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = before + name;
    const optional = required.includes(name) ? '' : ', optional';
    const row = `| \`${path}\` | ${cell(typeText(field))}${optional} | ${cell(field.description ?? '')} |`;
    const inner = field.items?.properties ? fieldRows(field.items, `${path}[].`) : fieldRows(field, `${path}.`);
    return [row, ...inner];
  });
}

function typeText({ type, enum: choices, const: only, items }: JsonSchema): string {
  if (choices) return choices.map((choice) => `\`${choice}\``).join(' | ');
  if (only !== undefined) return `\`${only}\``;
  return items ? `list of ${typeText(items)}` : (type ?? 'any of several');
}

function refusalTable(): string {
  const routes = serviceNames.flatMap((service) =>
    Object.entries(SERVICE_ROUTES[service]).map(([operation, { refusals }]) => ({ operation, refusals })),
  );
  const givenBy = (code: string): string => {
    const operations = routes.filter(({ refusals }) => (refusals as readonly string[]).includes(code));
    return [...new Set(operations.map(({ operation }) => operation))].join(', ');
  };
  const rows = Object.entries(REFUSALS).map(
    ([code, { status, id, en }]) =>
      `| \`${code}\` | ${status} | ${cell(id)} | ${cell(en)} | ${givenBy(code) || 'any'} |`,
  );
  return lines(
    '# HTTP errors',
    '',
    `${made} Every error is a problem document (RFC 9457, \`application/problem+json\`): \`code\` is stable and for programs,`,
    '`detail` is for people in the language of `Accept-Language` (Indonesian unless English is asked for), `errors` names every',
    'wrong field by JSON pointer, `correlationId` finds the request in the logs.',
    '',
    '| code | status | Indonesian | English | operations |',
    '|---|---|---|---|---|',
    rows,
  );
}

function flowPage({ title, source, transitions, beginnings, atRest, waits, facts }: Flow): string {
  const id = (status: string): string => status.replaceAll('-', '_');
  const statuses = Object.keys(transitions);
  return lines(
    `# ${title}`,
    '',
    `${made} Drawn from the transition table in \`${source}\`.`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    statuses.map((status) => `  state "${status}" as ${id(status)}`),
    (beginnings ?? statuses.slice(0, 1)).map((status) => `  [*] --> ${id(status)}`),
    statuses.flatMap((from) => transitions[from]!.map((to) => `  ${id(from)} --> ${id(to)}`)),
    atRest.map((status) => `  ${id(status)} --> [*]`),
    '```',
    '',
    `Every state but ${atRest.join(', ')} ${waits}`,
    '',
    '| its fact | what happened |',
    '|---|---|',
    [...FACTS.values()]
      .filter(({ type }) => facts.some((beginning) => type.startsWith(beginning)))
      .map(({ type, summary }) => `| ${type} | ${summary} |`),
  );
}
