// Development only: turns the facts of ../shared/spec (read in place) into momentum.data.json and momentum-rows.gen.ts of compiler/schema and says
// where the two sources contradict each other. Run it with `npx tsx tools/import-facts.ts`; test/schema/facts.test.ts tells when that is due.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contradictions } from './contradictions.ts';
import { factsFiles } from './facts.ts';
import { correctedFacts, correctedScopes } from './correct-facts.ts';
import { parseCorrections, parseOptions, parseScopes } from './raw-facts.ts';

const root = join(import.meta.dirname, '..');
const spec = (name: string): string => readFileSync(join(root, '..', 'shared', 'spec', name), 'utf8');

const corrections = parseCorrections(spec('option-corrections.json'));
const options = correctedFacts(parseOptions(spec('options.json')), corrections);
const scopes = correctedScopes(parseScopes(spec('scopes.json')), corrections);
const { data, rows } = factsFiles(options, scopes);
writeFileSync(join(root, 'compiler', 'schema', 'momentum.data.json'), data);
writeFileSync(join(root, 'compiler', 'schema', 'momentum-rows.gen.ts'), rows);
for (const line of contradictions(options, scopes)) console.log(line);
console.log(`${data.length + rows.length} bytes`);
