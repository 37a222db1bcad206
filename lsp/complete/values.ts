// Values that may stand here, by the type of the option and by what it names.

import type { OptionSpec, ValueType } from '../../compiler/schema/option.ts';
import { replicationTypes } from '../../compiler/schema/replicate.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { symbolsOf } from '../names/symbols.ts';
import { innerSpan } from '../../compiler/names/inner-span.ts';
import { item, valueItem, type CompletionItem, type Slot } from './item.ts';
import { defaultText } from './names.ts';

/** Proposals for a value of `spec`; `taken` are the values that the list has already. */
export function completeValue(snapshot: Snapshot, spec: OptionSpec, slot: Slot, taken: readonly string[]): readonly CompletionItem[] {
  const named = namesFor(snapshot, spec, slot);
  const typed = ofType(spec.type, spec, slot);
  const known = new Set(taken);
  return [...named, ...typed].filter((each) => !known.has(each.label));
}

function ofType(type: ValueType, spec: OptionSpec, slot: Slot): readonly CompletionItem[] {
  const standard = defaultText(spec);
  const word = (label: string, quoted: boolean) =>
    valueItem(slot, label, { quoted, detail: label === standard ? 'default' : '', rank: label === standard ? 0 : 1 });
  switch (type.kind) {
    case 'boolean':
      return ['true', 'false'].map((label) => word(label, false));
    case 'enum':
      return spec.refers === 'replication-type' ? [] : type.words.map((label) => word(label, true));
    case 'set':
      return setWords(type.words, type.separator, slot);
    case 'list':
      return ofType(type.of, spec, slot);
    case 'integer':
    case 'float':
      return [
        ...(standard === null ? [] : [word(standard, false)]),
        ...(type.kind === 'integer' ? (type.words ?? []).map((label) => word(label, false)) : []),
      ];
    case 'dictionary':
    case 'any':
      return [];
    case 'cidr':
    case 'interface':
    case 'ip':
    case 'path':
    case 'permissions':
    case 'regex':
    case 'socket-address':
    case 'string':
    case 'throttle':
      return standard === null ? [] : [word(standard, true)];
  }
}

/** Words of a set, those that are not yet in it; only the word under the cursor is replaced. */
function setWords(words: readonly string[], separator: string, slot: Slot): readonly CompletionItem[] {
  const { source, offset, text } = slot;
  if (text === null || text.quote === '') return words.map((label) => valueItem(slot, label, { quoted: true }));
  const inner = innerSpan(source, text);
  if (offset < inner.start || offset > inner.end) return [];
  const before = source.slice(inner.start, offset);
  const after = source.slice(offset, inner.end);
  const start = offset - (before.length - (before.lastIndexOf(separator) + 1));
  const next = after.indexOf(separator);
  const end = next < 0 ? inner.end : offset + next;
  const taken = `${source.slice(inner.start, start)}${separator}${source.slice(end, inner.end)}`
    .split(separator)
    .map((each) => each.trim());
  if (/[\r\n]/.test(source.slice(start, end))) return [];
  return words.filter((each) => !taken.includes(each)).map((label) => item({ label, kind: 'value', edit: { start, end, text: label } }));
}

/** Names that exist somewhere in the cluster. */
function namesFor(snapshot: Snapshot, spec: OptionSpec, slot: Slot): readonly CompletionItem[] {
  const name = (label: string, detail: string) => valueItem(slot, label, { kind: 'name', quoted: true, detail });
  if (spec.name.toLowerCase() === 'subscriber') {
    return symbolsOf(snapshot)
      .all('subscriber')
      .map((each) => name(each.name, 'subscriber'));
  }
  const { refers } = spec;
  if (refers === undefined) return [];
  switch (refers) {
    case 'node':
      return nodeNames(snapshot).map((label) => name(label, 'node'));
    case 'binding':
      return managedBindings(snapshot).map(([label, ip]) => name(label, ip));
    case 'binding-group':
      return names(snapshot, 'binding-group').map((label) => name(label, 'binding group'));
    case 'interface':
      return names(snapshot, 'interface').map((label) => name(label, 'interface of a Topology'));
    case 'replication-type':
      return Object.keys(replicationTypes).map((label) => name(label, replicationTypes[label] ?? ''));
    case 'log-path':
      return destinations(snapshot).map((label) => name(label, 'to the log aggregator'));
    case 'datasource':
      return [];
  }
}

/** Mail nodes; without any that has a name, whatever is called a node somewhere. */
export function nodeNames(snapshot: Snapshot): readonly string[] {
  const own = snapshot.project.nodes.flatMap((node) => (node.name === null ? [] : [node.name]));
  const managers = new Set(snapshot.project.managers.map((manager) => manager.name));
  return own.length > 0 ? [...new Set(own)] : names(snapshot, 'node').filter((each) => !managers.has(each));
}

export function names(snapshot: Snapshot, kind: Parameters<ReturnType<typeof symbolsOf>['all']>[0]): readonly string[] {
  return [
    ...new Set(
      symbolsOf(snapshot)
        .all(kind)
        .map((each) => each.name),
    ),
  ];
}

/** Only these can be followed. */
function managedBindings(snapshot: Snapshot): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const { facts } of snapshot.cluster.nodes) {
    for (const { name, duravip, ip } of facts.bindings) if (duravip) found.set(name, ip?.text ?? 'binding');
  }
  return [...found];
}

/** A destination for each published log, with each subscriber that is known. */
function destinations(snapshot: Snapshot): readonly string[] {
  const subscribers = names(snapshot, 'subscriber');
  const paths = new Set(snapshot.cluster.nodes.flatMap(({ facts }) => facts.published.map((log) => log.path)));
  return [...paths].flatMap((path) => (subscribers.length === 0 ? ['master'] : subscribers).map((name) => `cluster://${path}=>${name}`));
}
