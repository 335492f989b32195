/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // A guard against tests that hang, not a measure: on a busy machine whole flows take their time.
  testTimeout: 120_000,
  setupFiles: ['<rootDir>/test/properties.ts'],
  // Whole flows wait more than they compute, so a third worker pays off on two cores.
  maxWorkers: 3,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // The Functions host gives this module to apps; under Jest the local host's own stands in for it.
  moduleNameMapper: { '^@azure/functions-core$': '<rootDir>/local/functions-host/core/functions-core.ts' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};
