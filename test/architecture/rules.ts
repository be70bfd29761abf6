// The rules of docs/architecture.md as functions over source files. Each has a sample beside it that breaks it.
import ts from 'typescript';
import type { Import, Source } from './source.js';

export interface Rule {
  /** Also the name of its sample. */
  name: string;
  says: string;
  over: (path: string) => boolean;
  /** Each breach in words; none when the file keeps the rule. */
  breaches: (source: Source) => string[];
}

const inApps = (path: string): boolean => /^apps\/[^/]+\/src\//.test(path);
const inLibs = (path: string): boolean => /^libs\/[^/]+\/src\//.test(path);
const isSpec = (path: string): boolean => path.endsWith('.spec.ts');
const product = (path: string): boolean => (inApps(path) || inLibs(path)) && !isSpec(path);
/** A file of an app with a plain name, such as `order.ts` or `allocate.ts`, decides. */
const decides = (path: string): boolean => inApps(path) && /\/[a-z0-9-]+\.ts$/.test(path) && !path.endsWith('/main.ts');
const kindOf = (path: string): string | undefined => /\.([a-z]+)\.ts$/.exec(path)?.[1];
const ownerOf = (path: string): string | undefined => /^(?:apps|libs)\/([^/]+)\//.exec(path)?.[1];

const imports = (wrong: (one: Import, source: Source) => boolean) => (source: Source) =>
  source.imports.filter((one) => wrong(one, source)).map(({ module }) => `imports ${module}`);
const nodes = (says: string, wrong: (node: ts.Node, source: Source) => boolean) => (source: Source) =>
  source.collect((node) => (wrong(node, source) ? `line ${source.lineOf(node)}: ${says}` : undefined));

/** Packages without clock, chance or input; what they compute depends on their arguments only. */
const PURE = ['@hilir/contracts', '@hilir/files', '@hilir/papers', 'zod', 'node:crypto', 'node:zlib', 'uqr'];
const KINDS = ['store', 'service', 'controller', 'consumer', 'module', 'loader', 'columns', 'spec'];
/** What an app may take of messaging: to write, to hear, and to tell errors apart; nothing that sends. */
const OF_MESSAGING = ['Transaction', 'OnFact', 'isDuplicateKey', 'StaleDocument', 'isTransient'];
const WRITES =
  /^(?:insert(?:One|Many)|(?:update|delete)(?:One|Many)|replaceOne|bulkWrite|bulkSave|findOneAnd\w+|create)$/;
const BELOW: Record<string, readonly string[]> = {
  contracts: [],
  files: ['contracts'],
  messaging: ['contracts'],
  papers: ['contracts'],
  runtime: ['contracts', 'files', 'messaging'],
};

const calls = (node: ts.Node): node is ts.CallExpression & { expression: ts.PropertyAccessExpression } =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression);
const isRead = (node: ts.Node, object: string, property?: string): boolean =>
  ts.isPropertyAccessExpression(node) &&
  node.expression.getText() === object &&
  (property === undefined || node.name.text === property);

/** Time, chance or the world: what a decision must be given instead of taking it. */
function impure(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && !node.arguments?.length;
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isIdentifier(node)) return /^(?:uuidv?[0-9]?|random[A-Z]\w*|setTimeout|fetch)$/.test(node.text);
  return (
    isRead(node, 'Date', 'now') ||
    isRead(node, 'Math', 'random') ||
    isRead(node, 'performance') ||
    isRead(node, 'process')
  );
}

/** A catch that does nothing, `.catch(() => {})` and `.catch(() => undefined)`. */
function swallows(node: ts.Node): boolean {
  if (ts.isCatchClause(node)) return node.block.statements.length === 0;
  if (!calls(node) || node.expression.name.text !== 'catch') return false;
  const [handler] = node.arguments;
  if (!handler || !ts.isArrowFunction(handler)) return false;
  const { body } = handler;
  return ts.isBlock(body) ? body.statements.length === 0 : /^(?:undefined|null|void 0)$/.test(body.getText());
}

export const RULES: readonly Rule[] = [
  {
    name: 'decisions-import-decisions',
    says: 'a file that decides imports contracts, pure packages and other decisions; of the rest only types',
    over: (path) => decides(path),
    breaches: imports(({ module, file, typeOnly }) => !typeOnly && !(file ? decides(file) : PURE.includes(module))),
  },
  {
    name: 'decisions-are-pure',
    says: 'a file that decides is given time and ids, and neither waits nor reads the environment',
    over: (path) => decides(path),
    breaches: nodes('is not pure', impure),
  },
  {
    name: 'one-kafka-client',
    says: 'only libs/messaging/src/kafka.ts knows a Kafka client',
    over: (path) => product(path) && path !== 'libs/messaging/src/kafka.ts',
    breaches: imports(({ module }) => /^(?:kafkajs|node-rdkafka|@confluentinc|@platformatic)/.test(module)),
  },
  {
    name: 'stores-know-mongoose',
    says: 'in an app only stores know mongoose; the module wires its models',
    over: (path) => inApps(path) && !isSpec(path) && kindOf(path) !== 'store',
    breaches: imports(
      ({ module }, { path }) =>
        /^(?:mongoose|mongodb)$/.test(module) || (module === '@nestjs/mongoose' && kindOf(path) !== 'module'),
    ),
  },
  {
    name: 'apps-stay-apart',
    says: 'no app imports another, nor the tools',
    over: inApps,
    breaches: imports(({ module, file }, { path }) =>
      file
        ? !file.startsWith(`apps/${ownerOf(path)}/`) && !(isSpec(path) && file.startsWith('test/engines/'))
        : module.startsWith('@hilir/') && !/^@hilir\/(?:contracts|files|messaging|papers|runtime)$/.test(module),
    ),
  },
  {
    name: 'libraries-stand-on-lower-ones',
    says: 'contracts stand on nothing of ours, messaging, files and papers on contracts, runtime on all but papers',
    over: (path) => inLibs(path) && !isSpec(path),
    breaches: imports(({ module, file }, { path }) => {
      const [, of] = /^@hilir\/(.+)$/.exec(module) ?? [];
      if (of !== undefined) return !BELOW[ownerOf(path)!]!.includes(of);
      return file !== undefined && !file.startsWith(`libs/${ownerOf(path)}/`);
    }),
  },
  {
    name: 'contracts-import-zod',
    says: 'contracts import zod and themselves, so that a browser can too',
    over: (path) => path.startsWith('libs/contracts/src/') && !isSpec(path),
    breaches: imports(({ module, file }) => !file && module !== 'zod'),
  },
  {
    name: 'one-way-to-write',
    says: 'an app writes through its transaction, and emits; it neither sends nor knows the outbox',
    over: (path) => inApps(path) && !isSpec(path),
    breaches: (source) => [
      ...source.imports
        .filter(({ module }) => module === '@hilir/messaging')
        .flatMap(({ names }) => names.filter((name) => !OF_MESSAGING.includes(name)))
        .map((name) => `takes ${name} of messaging`),
      ...nodes('knows the outbox', (node) => ts.isStringLiteral(node) && node.text === 'outbox')(source),
      ...nodes('writes outside the transaction', (node) => {
        if (!calls(node) || !WRITES.test(node.expression.name.text)) return false;
        return (
          !/\b(?:tx\.session|session)\b/.test(node.getText()) && !/^tx\b/.test(node.expression.expression.getText())
        );
      })(source),
    ],
  },
  {
    name: 'consumers-subscribe',
    says: 'facts are heard in consumer files only, and a consumer hears at least one',
    over: (path) => inApps(path) && !isSpec(path),
    breaches: (source) => {
      const heard = source.collect((node) =>
        ts.isDecorator(node) && /^@(?:OnFact|EventPattern|MessagePattern)\b/.test(node.getText()) ? node : undefined,
      );
      const consumer = kindOf(source.path) === 'consumer';
      if (consumer) return heard.length === 0 ? ['hears nothing'] : [];
      return heard.map((node) => `line ${source.lineOf(node)}: hears a fact`);
    },
  },
  {
    name: 'environment-is-configuration',
    says: 'an app takes its configuration from the runtime, never from the environment',
    over: (path) => inApps(path) && !isSpec(path),
    breaches: nodes('reads the environment', (node) => isRead(node, 'process', 'env')),
  },
  {
    name: 'file-names',
    says: 'file names are kebab-case, with a kind of the agreed set in an app',
    over: () => true,
    breaches: ({ path }) => {
      const name = path.split('/').at(-1)!;
      if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*\.ts$/.test(name)) return ['is not kebab-case'];
      const kinds = name.split('.').slice(1, -1);
      return inApps(path) && kinds.some((kind) => !KINDS.includes(kind) && kind !== 'int')
        ? ['is of no agreed kind']
        : [];
    },
  },
  {
    name: 'first-line-says-its-job',
    says: 'the first line of a file says its one job',
    over: () => true,
    breaches: ({ text }) => {
      const [opening = ''] = /^(?:\/\/ .*\n?)*/.exec(text)!; // a sentence may go on in the next line
      return /^\/\/ \S+ \S+[^]*[.:?]\s*$/.test(opening) ? [] : ['does not say what it is for'];
    },
  },
  {
    name: 'no-any',
    says: 'nothing is of type any',
    over: () => true,
    breaches: nodes('any', (node) => node.kind === ts.SyntaxKind.AnyKeyword),
  },
  {
    name: 'no-swallowed-error',
    says: 'no error disappears',
    over: product,
    breaches: nodes('swallows an error', swallows),
  },
];
