// Every way to spoil a JSON value that its JSON Schema refuses, each with the pointer that the answer must name.
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxItems?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: false | Schema;
}
export interface Spoilt {
  what: string;
  /** The whole value as JSON text. */
  text: string;
  pointer: string;
}

/** JSON text that no JavaScript value gives, such as 9007199254740993. */
class Raw {
  constructor(readonly text: string) {}
}
const LEFT_OUT = Symbol('left out');
export const OPERATORS = [{ $gt: '' }, { $ne: null }, { $where: '1' }];
export const HOSTILE_TEXTS = ['', 'x', '$ne', '{"$gt":""}', "';return true;//", '../../etc', 'a\u0000b', '🌊'];
/** One region code of each level, and two of none. */
const REGIONS = ['65', '6501', '650101', '6501012001', '65.01.01.2001', '650'];
const DAYS = ['2026-02-30', '2026-13-01', '01-12-2026', '2026-12-01T00:00:00Z'];
const FAR_TOO_LONG = 'x'.repeat(200_000);

type Path = readonly (string | number)[];
const pointerOf = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Spoils every part of a good value, one at a time. `at` is the pointer of the whole. */
export function spoiltValues(schema: Schema, good: unknown, at: string): Spoilt[] {
  const spoilt: Spoilt[] = [];
  const visit = (part: Schema, value: unknown, path: Path): void => {
    for (const wrong of wrongFor(part, value)) {
      const what = `${pointerOf(path)} = ${textOf(wrong).slice(0, 60)}`;
      spoilt.push({ what, text: textOf(replaced(good, path, wrong)), pointer: at + pointerOf(path) });
    }
    for (const [key, inner] of childrenOf(part, value))
      visit(inner, (value as Record<string, unknown>)[key], [...path, key]);
    for (const { what, path: inner, change, pointer } of keysOf(part, value, path))
      spoilt.push({ what, text: textOf(replaced(good, inner, change)), pointer: at + pointer });
  };
  visit(schema, good, []);
  return spoilt;
}

/** Strings that a schema refuses; only these, as hostile text may be a good name. */
export function wrongTexts(schema: Schema, candidates: readonly string[]): string[] {
  return candidates.filter((text) => !acceptsText(schema, text));
}

function acceptsText(
  { enum: choices, const: only, pattern, format, minLength = 0, maxLength = Infinity }: Schema,
  text: string,
) {
  if (choices) return choices.includes(text);
  if (only !== undefined) return only === text;
  if (format === 'uuid' || format === 'email') return false; // no candidate is one
  if (format === 'date' && Number.isNaN(Date.parse(`${text}T00:00:00Z`))) return false;
  const trimmed = text.trim();
  return trimmed.length >= minLength && text.length <= maxLength && (!pattern || new RegExp(pattern, 'u').test(text));
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return value instanceof Raw ? 'number' : typeof value;
};
const branchesOf = (schema: Schema): Schema[] =>
  Array.isArray(schema.type)
    ? schema.type.map((type) => ({ ...schema, type }))
    : (schema.anyOf ?? schema.oneOf ?? [schema]);
const jsonTypeOf = ({ type, enum: choices, const: only }: Schema): string => {
  if (typeof type === 'string') return type === 'integer' ? 'number' : type;
  return typeOf(choices ? choices[0] : only);
};
/** The branch of a union that a good value is of. */
function branchFor(schema: Schema, value: unknown): Schema {
  const fits = (branch: Schema): boolean =>
    jsonTypeOf(branch) === typeOf(value) &&
    Object.entries(branch.properties ?? {}).every(
      ([key, { const: only }]) => only === undefined || only === (value as Record<string, unknown>)[key],
    );
  const branch = branchesOf(schema).find(fits);
  if (!branch) throw new Error(`no branch of ${JSON.stringify(schema)} is for ${JSON.stringify(value)}`);
  return branch;
}

function wrongFor(schema: Schema, good: unknown): unknown[] {
  const types = new Set(branchesOf(schema).map(jsonTypeOf));
  const ofOtherTypes = ['text', 5, true, null, [], ['text'], {}, ...OPERATORS].filter(
    (value) => !types.has(typeOf(value)),
  );
  // What one branch of a union refuses another may take.
  if (types.size > 1 && !types.has('null')) return ofOtherTypes;
  const branch = branchFor(schema, good);
  const type = jsonTypeOf(branch);
  if (type === 'string')
    return [...ofOtherTypes, ...wrongTexts(branch, [...HOSTILE_TEXTS, '   ', FAR_TOO_LONG, ...REGIONS, ...DAYS])];
  if (type === 'number') return [...ofOtherTypes, ...wrongNumbers(branch)];
  if (type === 'array' && branch.maxItems !== undefined)
    return [...ofOtherTypes, Array.from({ length: branch.maxItems + 1 }, () => (good as unknown[])[0])];
  return ofOtherTypes;
}

function wrongNumbers({ type, enum: choices, minimum, exclusiveMinimum, maximum }: Schema): unknown[] {
  if (choices) return [0, -1, 1.5];
  const least = minimum ?? (exclusiveMinimum === undefined ? -Infinity : exclusiveMinimum + Number.EPSILON);
  const wrong: unknown[] = [-1, 0].filter((n) => n < least);
  if (maximum !== undefined) wrong.push(new Raw(String(BigInt(Math.floor(maximum)) + 1n)), 1e21);
  if (type === 'integer') wrong.push(1.5, new Raw('9007199254740993'));
  return [...wrong, new Raw('1e400')];
}

/** The parts of a good value with their schemas. */
function childrenOf(schema: Schema, value: unknown): [string, Schema][] {
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {}, additionalProperties, items } = branchFor(schema, value);
  return Object.keys(value).map((key): [string, Schema] => {
    const inner = Array.isArray(value) ? items : (properties[key] ?? additionalProperties);
    if (!inner) throw new Error(`a good value has ${key}, which its schema does not know`);
    return [key, inner];
  });
}

/** Required fields left out, and fields that nobody asked for. */
function keysOf(schema: Schema, value: unknown, path: Path) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { required = [], additionalProperties } = branchFor(schema, value);
  const missing = required.map((key) => ({ key, change: LEFT_OUT as unknown, what: 'left out' }));
  // A record takes any key of the right form; its pattern refuses these.
  const unknown = ['$where', 'constructor.x', '__defineGetter__'].map((key) => ({ key, change: '1', what: 'unknown' }));
  if (additionalProperties === undefined) throw new Error(`${pointerOf(path)} takes unknown fields`);
  return [...missing, ...unknown].map(({ key, change, what }) => {
    const inner = [...path, key];
    return { what: `${pointerOf(inner)} ${what}`, path: inner, change, pointer: pointerOf(inner) };
  });
}

function replaced(whole: unknown, path: Path, change: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change;
  if (Array.isArray(whole))
    return whole.map((item, index) => (index === Number(step) ? replaced(item, rest, change) : item));
  const inner = replaced((whole as Record<string, unknown>)[step], rest, change);
  const others = Object.entries(whole as object).filter(([key]) => key !== step);
  return Object.fromEntries(inner === LEFT_OUT ? others : [...others, [step, inner]]);
}

const textOf = (value: unknown): string => {
  const raws: string[] = [];
  const text = JSON.stringify(value, (_, part: unknown) =>
    part instanceof Raw ? `@raw${raws.push(part.text) - 1}@` : part,
  );
  return text.replace(/"@raw(\d+)@"/g, (_, index: string) => raws[Number(index)]!);
};
