// A source file as the architecture rules see it: where it is, what it imports, and a walk over its syntax.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  module: string;
  /** The same from the root of the repository for a file of ours, e.g. `libs/messaging/src/kafka.ts`. */
  file: string | undefined;
  /** Gone once compiled: no dependency at run time. */
  typeOnly: boolean;
  names: string[];
}
export interface Source {
  /** From the root of the repository, with `/`. */
  path: string;
  text: string;
  imports: Import[];
  /** What `pick` makes of every node, where it makes something. */
  collect<T>(pick: (node: ts.Node) => T | undefined): T[];
  lineOf(node: ts.Node): number;
}

export function sourceOf(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const collect = <T>(pick: (node: ts.Node) => T | undefined): T[] => {
    const found: T[] = [];
    const visit = (node: ts.Node): void => {
      const picked = pick(node);
      if (picked !== undefined) found.push(picked);
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return found;
  };
  return {
    path,
    text,
    imports: collect((node) => importOf(node, path)),
    collect,
    lineOf: (node) => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1,
  };
}

/** Static imports, re-exports and dynamic imports of a constant. */
function importOf(node: ts.Node, path: string): Import | undefined {
  const made = (module: string, typeOnly: boolean, names: string[]): Import => {
    const file = module.startsWith('.') ? posix.join(posix.dirname(path), module).replace(/\.js$/, '.ts') : undefined;
    return { module, file, typeOnly, names };
  };
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const named = clause?.namedBindings;
    const elements = named && ts.isNamedImports(named) ? [...named.elements] : [];
    const onlyTypes =
      clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      (elements.length > 0 && !clause?.name && elements.every((element) => element.isTypeOnly));
    const names = elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text);
    return made((node.moduleSpecifier as ts.StringLiteral).text, onlyTypes, onlyTypes ? [] : names);
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return made((node.moduleSpecifier as ts.StringLiteral).text, node.isTypeOnly, []);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [module] = node.arguments;
    return module && ts.isStringLiteral(module) ? made(module.text, false, []) : undefined;
  }
  return undefined;
}

/** Every TypeScript file of the repository that is written by hand. */
export function allSources(root: string): Source[] {
  const places = ['apps', 'libs', 'tools', 'bench', 'test'];
  const paths = places.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((path) => `${place}/${path}`),
  );
  const written = paths.filter((path) => path.endsWith('.ts') && !/(^|\/)(node_modules|dist|\.local)\//.test(path));
  return written.map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}
