// `ecconf options`: the option catalogue.

import { jsonText } from '../../base/json-text.ts';
import { ours, terminal as said } from '../../base/terminal-text.ts';
import { describeDefault, describeType, exampleOf } from '../schema/describe.ts';
import type { OptionSpec, Schema } from '../schema/option.ts';
import { docOf } from '../schema/prose.ts';
import { nearest } from '../schema/nearest.ts';
import { schemaFor } from '../schema/schema.ts';
import { searchOptions } from '../schema/search.ts';
import { ageOf, atVersion } from '../schema/version.ts';
import { UsageError, type Arguments, type ExitCode } from './command.ts';
import { readVersion } from './inputs.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

export async function runOptions(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { product, momentum } = readVersion(given);
  const schema = atVersion(schemaFor(product), momentum);
  const query = given.operands[0] ?? null;
  const scope = given.text('scope')?.toLowerCase() ?? null;
  if (query === null && scope === null) throw new UsageError('name something to look for, or a --scope; see ecconf options --help');
  const found = search(schema, query, scope);
  if (given.flag('json')) {
    terminal.out(
      ours(
        `${jsonText(
          found.map((spec) => ({ ...spec, doc: docOf(spec) })),
          2,
        )}\n`,
      ),
    );
  } else if (found.length === 0) {
    terminal.error(said`no option of Momentum ${momentum ?? product} is like \`${query ?? scope ?? ''}\`\n`);
  } else {
    const width = Math.min(terminal.columns(), 100);
    const exact = found.filter(({ name }) => name.toLowerCase() === query?.toLowerCase());
    const lines = exact.length > 0 ? exact.flatMap((spec) => inFull(spec, width)) : found.map(inBrief);
    terminal.out(ours(`${lines.join('\n').trimEnd()}\n`));
  }
  return found.length === 0 ? 1 : 0;
}

function search(schema: Schema, query: string | null, scope: string | null): readonly OptionSpec[] {
  if (scope !== null && schema.scope(scope) === null && scope !== 'global') {
    const near = nearest(schema.scopes.keys(), scope);
    throw new UsageError(`there is no scope \`${scope}\`${near === null ? '' : `; did you mean ${near}?`}`);
  }
  // What the version that is meant does not have yet, or not any more, is not offered.
  const there = (specs: readonly OptionSpec[]) => specs.filter((spec) => !absent.has(ageOf(spec, schema)?.kind ?? ''));
  if (query === null) return there(schema.optionsIn(scope ?? 'global'));
  const found = there(searchOptions(schema, query));
  return scope === null ? found : found.filter((spec) => spec.in.includes(scope));
}

const absent: ReadonlySet<string> = new Set(['not-yet', 'gone']);

function inBrief(spec: OptionSpec): string {
  const where = spec.in.length > 4 ? `${spec.in.slice(0, 3).join(', ')} and ${spec.in.length - 3} more` : spec.in.join(', ');
  return `${spec.name}  (${where}): ${describeType(spec.type, spec.unit)}; ${describeDefault(spec)}`;
}

function inFull(spec: OptionSpec, width: number): string[] {
  const facts: [string, string | undefined][] = [
    ['in', spec.in.join(', ')],
    ['value', describeType(spec.type, spec.unit)],
    ['default', describeDefault(spec)],
    ['on all nodes', spec.agree === 'all-nodes' ? 'must be the same' : undefined],
    ['a change takes', spec.change?.replaceAll('-', ' ')],
    ['since', spec.since],
    ['until', spec.until],
    ['deprecated', spec.deprecated === undefined ? undefined : spec.deprecated === true ? 'yes' : `from ${spec.deprecated}`],
    ['instead', spec.replacedBy],
    ['example', exampleOf(spec) ?? undefined],
    ['manual', spec.cite === '' ? undefined : spec.cite],
  ];
  const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : wrap(`${name}: ${value}`, width, '  ')));
  return [spec.name, ...wrap(docOf(spec), width, '  '), ...rows, ''];
}
