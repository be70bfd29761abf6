// Every version of every fact has a frozen example, and what was once sent can be read for ever.
import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Envelope } from './envelope.js';
import { FACTS } from './facts.js';

const folder = join(import.meta.dirname, '../examples');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const sums = new Map(
  read('SHA256SUMS')
    .trim()
    .split('\n')
    .map((line) => [line.slice(66), line.slice(0, 64)] as const),
);

describe('the examples of facts', () => {
  it('are one for each declared fact, all under their check sums', () => {
    expect(files.map((name) => name.replace(/\.json$/, '')).sort()).toEqual([...FACTS.keys()].sort());
    expect([...sums.keys()].sort()).toEqual([...files].sort());
  });

  // A changed shape is a new version beside the old one, with an example of its own; this one was already sent.
  it.each(files)('%s: is as it was frozen', (name) => {
    expect(createHash('sha256').update(read(name)).digest('hex')).toBe(sums.get(name));
  });

  it.each(files)('%s: is read as it was written', (name) => {
    const { data, datacontenttype, ...attributes } = JSON.parse(read(name));
    expect(datacontenttype).toBe('application/json');
    expect(`${attributes.type}.json`).toBe(name);
    expect(Envelope.parse(attributes)).toEqual(attributes);
    expect(FACTS.get(attributes.type)!.data.parse(data)).toEqual(data);
  });
});
