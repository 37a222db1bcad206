// Every file that is generated and committed. To add one, add an entry; `npm run generate` writes it and a test keeps it fresh.

import { groups } from '../schema/described.ts';
import { schemaFor } from '../schema/schema.ts';
import { configSchema } from './json-schema.ts';
import { allPage, groupPage, indexPage } from './option-pages.ts';
import { validatorsModule, validatorsTypes } from './validators.ts';

export interface Output {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  /** The whole text. Deterministic: no date, no order of a file system. */
  content(): string;
}

export const outputs: readonly Output[] = [
  { path: 'docs/schema/config.schema.json', content: () => `${JSON.stringify(configSchema(schemaFor('4')), null, 1)}\n` },
  { path: 'compiler/schema/generated/validators.cjs', content: validatorsModule },
  { path: 'compiler/schema/generated/validators.d.cts', content: validatorsTypes },
  { path: 'docs/options/README.md', content: indexPage },
  { path: 'docs/options/all.md', content: () => allPage([schemaFor('3'), schemaFor('4')]) },
  ...groups.map((group) => ({ path: `docs/options/${group.name}.md`, content: () => groupPage(group) })),
];
