// The lock file works on every machine, and everything says the same about Node.
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  version?: string;
  resolved?: string;
  link?: boolean;
  integrity?: string;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}
const root = join(import.meta.dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const packages = Object.entries(read('package-lock.json').packages as Record<string, Locked>);
const installed = packages.filter(([path, { link }]) => path.includes('node_modules/') && !link);

describe('package-lock.json', () => {
  it('names no registry: an address is only ever a folder of ours', () => {
    const elsewhere = packages.filter(([, { resolved, link }]) => resolved !== undefined && !link);
    expect(elsewhere).toEqual([]);
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/https?:\/\/[^"]*\.tgz|file:\//);
  });

  // A registry may lack another platform's binary; the lock then names it by version alone.
  it('pins every package by its content', () => {
    const loose = installed.filter(([, { integrity, optional }]) => !integrity?.startsWith('sha512-') && !optional);
    expect(installed.length).toBeGreaterThan(0);
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('names the binaries of every platform, without which npm ci refuses it', () => {
    const names = new Set(installed.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)));
    const wanted = packages.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('package.json', () => {
  it('pins every dependency to one version and asks for a Node that has what is used', () => {
    const { engines, workspaces } = read('package.json');
    expect(engines.node).toBe('>=20.19');
    expect(workspaces).toContain('apps/*');
    const manifests = packages
      .filter(([path, { link }]) => !link && !path.includes('node_modules/'))
      .map(([path]) => path);
    const loose = manifests.flatMap((path) => {
      const { dependencies = {}, devDependencies = {} } = read(join(path, 'package.json'));
      const wanted = Object.entries({ ...dependencies, ...devDependencies } as Record<string, string>);
      return wanted.filter(([, version]) => !/^(?:npm:\w+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version));
    });
    expect(manifests.length).toBeGreaterThan(5);
    expect(loose).toEqual([]);
  });
});
