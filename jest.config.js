// Jest in ESM mode with swc. Workspace packages resolve to their sources. `pure` needs nothing; the others get real engines.
const common = {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.*\\.local/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@hilir/tools$': '<rootDir>/tools/src/index.ts',
    '^@hilir/(contracts|files|messaging|papers|runtime)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};
const onEngines = {
  ...common,
  globalSetup: '<rootDir>/test/engines/setup.js',
  globalTeardown: '<rootDir>/test/engines/teardown.js',
};
const FAULTS = '<rootDir>/test/faults/**/*.spec.ts';

export default {
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'pure',
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools/src', '<rootDir>/test', '<rootDir>/bench'],
      testMatch: ['**/*.spec.ts', '!**/*.int.spec.ts', '!**/test/{messaging,flows,faults}/**'],
    },
    {
      ...onEngines,
      displayName: 'engines',
      testMatch: ['**/*.int.spec.ts', '<rootDir>/test/{messaging,flows}/**/*.spec.ts'],
    },
    // These stop processes and fill the machine: one file at a time.
    { ...onEngines, displayName: 'faults', runner: '<rootDir>/test/engines/one-at-a-time.js', testMatch: [FAULTS] },
  ],
};
