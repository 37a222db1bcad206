// textDocument/hover: what stands under the cursor, and what it comes to on every node.

import { markdownCode, markdownText } from '../../base/markdown-text.ts';
import { describeOption, describeScope, type ManualOptions } from '../prose/describe-option.ts';
import { cursorAt } from '../names/cursor.ts';
import { includeAt, targetsOf } from '../names/includes.ts';
import { isSetBy, optionAt, type OptionAt, scopeTypes, valuesAt } from '../names/option-at.ts';
import { plural, showPath, showPlace } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { occurrenceAt } from '../names/symbols.ts';
import { describeThing } from '../prose/thing-hover.ts';
import { valueGroups } from '../prose/value-groups.ts';
import { placeOfName } from '../../compiler/checks-shared/edits.ts';

export interface Hover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** null where there is nothing to say. */
export function hover(snapshot: Snapshot, path: string, offset: number, options: ManualOptions): Hover | null {
  const source = snapshot.source(path);
  if (source === null) return null;
  const cursor = cursorAt(source.tree, offset);
  const occurrence = occurrenceAt(snapshot, path, offset);
  if (occurrence !== null) {
    const markdown = describeThing(snapshot, occurrence);
    if (markdown !== null) return { start: occurrence.start, end: occurrence.end, markdown };
  }
  switch (cursor.kind) {
    case 'name': {
      if (cursor.item?.kind === 'option') return hoverOption(snapshot, path, offset, options);
      if (cursor.item?.kind !== 'stanza') return null;
      const { key, start, nameEnd } = cursor.item;
      const spec = snapshot.schema.scope(key);
      return spec === null ? null : { start, end: nameEnd, markdown: `**${spec.name}**\n\n${describeScope(spec, options)}` };
    }
    case 'value': {
      const [type = 'global'] = scopeTypes(snapshot, path, cursor.stanzas);
      const spec = snapshot.schema.option(type, cursor.option.key);
      if (spec === null || cursor.text === null) return null;
      return { start: cursor.text.start, end: cursor.text.end, markdown: `**${spec.name}**\n\n${describeOption(spec, options)}` };
    }
    case 'include':
      return hoverInclude(snapshot, path, offset);
    case 'entry':
    case 'key':
    case 'label':
    case 'nothing':
      return null;
  }
}

function hoverOption(snapshot: Snapshot, path: string, offset: number, options: ManualOptions): Hover | null {
  const at = optionAt(snapshot, path, offset);
  if (at?.spec == null) return null;
  const { option, spec, scope } = at;
  const where = scope === 'global' ? '' : ` (in \`${snapshot.schema.scope(scope)?.name ?? scope}\`)`;
  // What it comes to stands before what it means: hovers are cut off at the bottom.
  const parts = [`**${spec.name}**${where}`, effective(snapshot, at), describeOption(spec, options)];
  return { start: option.start, end: option.nameEnd, markdown: parts.filter((part) => part !== '').join('\n\n') };
}

/** What counts, node by node; nodes with one value from one place share a row. */
function effective(snapshot: Snapshot, at: OptionAt): string {
  const groups = valueGroups(valuesAt(snapshot, at), at.spec);
  if (groups.length === 0) return '';
  const rows = groups.map(({ nodes, value, setting }) => {
    const from = setting === null ? 'default' : showPlace(snapshot, placeOfName(setting.source, setting.option));
    const here = isSetBy(setting, at) ? ' (here)' : '';
    return `| ${nodes.map((node) => markdownText(node)).join(', ')} | ${markdownCode(value)} | ${markdownText(from)}${here} |`;
  });
  return ['| Node | Value | From |', '| --- | --- | --- |', ...rows].join('\n');
}

function hoverInclude(snapshot: Snapshot, path: string, offset: number): Hover | null {
  const use = includeAt(snapshot, path, offset);
  if (use === null) return null;
  const targets = targetsOf(use);
  const lines = targets.map((target) => {
    const readers = use.reads.filter((read) => read.targets.includes(target)).map(({ node }) => markdownText(node.name ?? 'the node'));
    return `- ${markdownText(showPath(snapshot, target))} (${readers.length === use.reads.length ? 'all nodes that come here' : readers.join(', ')})`;
  });
  const { start, end } = use.include;
  return { start, end, markdown: [`Reads ${plural(targets.length, 'file')}`, lines.join('\n')].join('\n\n') };
}
