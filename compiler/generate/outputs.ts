// Every file that is generated and committed. To add one, add an entry; `npm run generate` writes it and a test keeps it fresh.

import { join } from 'node:path';
import { rules } from '../rules/all.ts';
import { groups } from '../schema/described.ts';
import { hostProse } from '../prose/host-prose.ts';
import { readProseBy } from '../schema/prose.ts';
import { schemaFor } from '../schema/schema.ts';
import { version } from '../../base/version.ts';
import { alarmsPage, rulesFile, ruleTests } from './alarm-files.ts';
import { dashboardFile } from './dashboard.ts';
import { architecturePage } from './architecture.ts';
import { checkIndex } from './check-index.ts';
import { cliPage } from './cli-page.ts';
import { irPage, irSchemaDocument, irShape, irTypes } from './ir-types.ts';
import { manPage } from './man-page.ts';
import { ruleIndex, rulePage } from './rule-pages.ts';
import { configSchema } from './json-schema.ts';
import { allPage, groupPage, indexPage } from './option-pages.ts';
import { textMateFile } from './textmate.ts';
import { validatorsModule, validatorsTypes } from './validators.ts';

readProseBy(hostProse);

export interface Output {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  /** The whole text. Deterministic: no date, no order of a file system. */
  content(): string;
}

export const outputs: readonly Output[] = [
  { path: 'compiler/checks/all.gen.ts', content: () => checkIndex(join(import.meta.dirname, '..', 'checks')) },
  { path: 'runtime/ir/generated/types.ts', content: irTypes },
  { path: 'runtime/ir/generated/shape.ts', content: irShape },
  { path: 'docs/schema/ir.schema.json', content: irSchemaDocument },
  { path: 'docs/ir.md', content: irPage },
  { path: 'docs/codes/README.md', content: () => ruleIndex(rules) },
  ...rules.map((rule) => ({ path: `docs/codes/${rule.code}.md`, content: () => rulePage(rule) })),
  { path: 'packaging/prometheus/ecclusterd.rules.yml', content: rulesFile },
  { path: 'packaging/prometheus/ecclusterd.rules.test.yml', content: ruleTests },
  { path: 'docs/alarms.md', content: alarmsPage },
  { path: 'packaging/grafana/ecclusterd.json', content: dashboardFile },
  { path: 'ARCHITECTURE.md', content: architecturePage },
  { path: 'docs/cli.md', content: cliPage },
  { path: 'docs/man/ecconf.1', content: () => manPage(version) },
  { path: 'docs/schema/config.schema.json', content: () => `${JSON.stringify(configSchema(schemaFor('4')), null, 1)}\n` },
  { path: 'lsp/vscode/syntaxes/ecelerity-conf.tmLanguage.json', content: textMateFile },
  { path: 'compiler/schema/generated/validators.cjs', content: validatorsModule },
  { path: 'compiler/schema/generated/validators.d.cts', content: validatorsTypes },
  { path: 'docs/options/README.md', content: indexPage },
  { path: 'docs/options/all.md', content: () => allPage([schemaFor('3'), schemaFor('4')]) },
  ...groups.map((group) => ({ path: `docs/options/${group.name}.md`, content: () => groupPage(group) })),
];
