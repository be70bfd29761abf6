// Every source file keeps the rules of the architecture, and every rule notices the sample that breaks it.
import { afterAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from './rules.js';
import { allSources, sourceOf } from './source.js';

const samples = join(import.meta.dirname, 'samples');
const sources = allSources(join(import.meta.dirname, '../..'));

describe.each(RULES)('$name: $says', ({ name, over, breaches }) => {
  it('is kept', () => {
    const under = sources.filter(({ path }) => over(path));
    expect(under.length).toBeGreaterThan(0);
    expect(under.flatMap((source) => breaches(source).map((breach) => `${source.path} ${breach}`))).toEqual([]);
  });

  // The first line of a sample is the path under which it would stand; each paragraph after it breaks the rule by itself.
  it('notices each way of its sample to break it', () => {
    const [path, ...ways] = readFileSync(join(samples, `${name}.txt`), 'utf8').split('\n\n');
    expect(over(path!)).toBe(true);
    for (const way of ways) expect([way, breaches(sourceOf(path!, way))]).not.toEqual([way, []]);
    expect(ways.length).toBeGreaterThan(0);
  });
});

describe('the samples', () => {
  it('are one for each rule', () => {
    expect(readdirSync(samples).sort()).toEqual(RULES.map(({ name }) => `${name}.txt`).sort());
  });
});

afterAll(() => {
  const long = sources
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > 200)
    .sort((a, b) => b.lines - a.lines);
  const total = sources.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);
  const list = long.map(({ path, lines }) => `  ${lines} ${path}`).join('\n');
  process.stdout.write(
    `${sources.length} files, ${total} lines; ${long.length} above the guide of 200 lines:\n${list}\n`,
  );
});
