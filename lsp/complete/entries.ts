// Entries of dictionaries: names and addresses of `peers`, names and paths of `logs`.

import { defaultLogPath, defaultLogs } from '../../compiler/facts/logs.ts';
import type { OptionSpec } from '../../compiler/schema/option.ts';
import { textOf } from '../../compiler/facts/values.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { Dict, Entry, Option } from '../../grammar/tree.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { literal, valueItem, type CompletionItem, type Slot } from './item.ts';
import { names } from './values.ts';

/** Keys that the dictionary lacks, each with its value where that is known. */
export function completeKey(
  snapshot: Snapshot,
  spec: OptionSpec,
  option: Option,
  entry: Entry | null,
  slot: Slot,
): readonly CompletionItem[] {
  const taken = new Set(entriesOf(option).map((each) => (each === entry ? '' : textValue(slot.source, each.key))));
  const keyOnly = entry !== null && entry.equals >= 0;
  return keys(snapshot, spec)
    .filter((key) => !taken.has(key))
    .map((key) => {
      const value = valueFor(snapshot, spec, key);
      const found = valueItem(slot, key, { kind: 'name', detail: value ?? '' });
      if (keyOnly) return found;
      const snippet = `${literal(found.edit.text)} = "${value === null ? '$1' : `\${1:${literal(value)}}`}"`;
      return { ...found, snippet, edit: { ...found.edit, text: `${found.edit.text} = ` } };
    });
}

export function completeEntry(snapshot: Snapshot, spec: OptionSpec, entry: Entry, slot: Slot): readonly CompletionItem[] {
  const value = valueFor(snapshot, spec, textValue(slot.source, entry.key));
  const known = value === null ? [] : [value];
  const written = spec.refers === 'log-path' ? names(snapshot, 'log') : [];
  return [...new Set([...known, ...written])].map((label, rank) => valueItem(slot, label, { quoted: true, rank }));
}

function keys(snapshot: Snapshot, spec: OptionSpec): readonly string[] {
  if (spec.refers === 'log-path') return defaultLogs;
  if (spec.refers !== 'node') return [];
  return [...new Set([...snapshot.project.nodes, ...snapshot.project.managers].flatMap(({ name }) => (name === null ? [] : [name])))];
}

function valueFor(snapshot: Snapshot, spec: OptionSpec, key: string): string | null {
  if (spec.refers === 'log-path') return names(snapshot, 'log').find((path) => path.includes(key)) ?? defaultLogPath(key);
  if (spec.refers !== 'node') return null;
  const view = snapshot.cluster.nodes.find(({ node }) => node.name === key);
  return textOf(view?.facts.cluster?.settings.get('nodeaddr'))?.value ?? null;
}

function entriesOf(option: Option): Dict['entries'] {
  return option.value?.kind === 'dict' ? option.value.entries : [];
}
