// What `npm test` runs besides mocha: a name for people, and a command. `test/house.test.ts` runs some of them on a copy with planted mistakes.
import { join } from 'node:path';

const bin = (name) => join('node_modules', '.bin', name);

/** @type {Readonly<Record<string, readonly [name: string, command: string, args: readonly string[]]>>} */
export const steps = {
  lint: ['lint (biome)', bin('biome'), ['lint', '--error-on-warnings']],
  types: ['types (tsc)', bin('tsc'), ['--noEmit']],
  pages: ['types of pages (tsc)', bin('tsc'), ['--noEmit', '-p', 'playground']],
  rooms: [
    'rooms (dependency-cruiser)',
    bin('depcruise'),
    [
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err',
      'base',
      'grammar',
      'compiler',
      'runtime',
      'lsp',
      'playground',
      'tools',
      'bench',
    ],
  ],
  closed: ['closed switches', process.execPath, [join('tools', 'closed-switches.mjs')]],
  dead: ['dead code (knip)', bin('knip'), ['--no-progress', '--treat-config-hints-as-errors']],
  format: ['format (prettier)', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  build: ['build (esbuild)', process.execPath, ['build.mjs']],
};
