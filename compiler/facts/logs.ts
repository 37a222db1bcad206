// Logs: what a node publishes, what writes into jlogs, and what a manager pulls (logging.md).

import { textValue } from '../../grammar/text-value.ts';
import type { Text } from '../../grammar/tree.ts';
import { append } from '../../base/append.ts';
import type { Place } from '../diagnostics.ts';
import type { Scope, Setting } from '../load/model.ts';
import { childOf } from '../load/node-name.ts';
import { placeOf } from '../load/source.ts';
import { type DestinationFact, type ManagerLogsFact, type PublishedLogFact, scopeFacts } from './facts.ts';
import { placeOfScope, textsOf } from './values.ts';

/** Published when `logs` is unset. */
export const defaultLogs = ['rejectlog', 'paniclog', 'mainlog', 'acctlog', 'bouncelog'] as const;

export function defaultLogPath(key: string): string {
  return `/var/log/ecelerity/${key}.cluster`;
}

/** The `logs` dictionary of `cluster`; the five defaults where it is unset; nothing without a cluster. */
export function readPublished(cluster: Scope | null): readonly PublishedLogFact[] {
  if (cluster === null) return [];
  const setting = cluster.settings.get('logs');
  if (setting === undefined) {
    const at = placeOfScope(cluster);
    return defaultLogs.map((key) => ({ key, path: defaultLogPath(key), at }));
  }
  const { source, option } = setting;
  if (option.value?.kind !== 'dict') return [];
  return option.value.entries.map((entry) => ({
    key: textValue(source.text, entry.key),
    path: entry.value?.kind === 'text' ? textValue(source.text, entry.value) : '',
    at: placeOf(source, entry),
  }));
}

/** Every value anywhere that is a `cluster://` or `jlog://` destination. O(settings). */
export function readDestinations(global: Scope): readonly DestinationFact[] {
  const found: DestinationFact[] = [];
  addOwnDestinations(global, found);
  for (const scope of global.scopes) append(found, destinationsWithin(scope));
  return found;
}

function destinationsWithin(scope: Scope): readonly DestinationFact[] {
  const facts = scopeFacts(scope);
  if (facts.destinations === undefined) {
    const found: DestinationFact[] = [];
    addOwnDestinations(scope, found);
    for (const inner of scope.scopes) append(found, destinationsWithin(inner));
    facts.destinations = found.length === 0 ? none : found;
  }
  return facts.destinations;
}

const none: readonly DestinationFact[] = [];

function addOwnDestinations({ settings }: Scope, found: DestinationFact[]): void {
  for (const setting of settings.values()) {
    const { value } = setting.option;
    if (value === null) continue;
    switch (value.kind) {
      case 'text':
        addDestination(value, setting, found);
        break;
      case 'list':
        for (const item of value.items) addDestination(item, setting, found);
        break;
      case 'dict':
        for (const entry of value.entries) if (entry.value?.kind === 'text') addDestination(entry.value, setting, found);
    }
  }
}

function addDestination(text: Text, setting: Setting, found: DestinationFact[]): void {
  if (!mayBeDestination(setting.source.text, text)) return;
  const destination = parseDestination(textValue(setting.source.text, text), setting, text);
  if (destination !== null) found.push(destination);
}

/** Cheap look at the first letter, so that a large configuration is not decoded value by value. */
function mayBeDestination(text: string, node: Text): boolean {
  const first = text.charCodeAt(node.quote === '' ? node.start : node.start + 1) | 0x20;
  return first === 0x63 || first === 0x6a;
}

function parseDestination(value: string, setting: Setting, node: Text): DestinationFact | null {
  const match = /^(cluster|jlog):\/\/(.*)$/is.exec(value);
  if (match === null) return null;
  const rest = match[2] ?? '';
  const arrow = rest.indexOf('=>');
  const target = arrow < 0 ? rest : rest.slice(0, arrow);
  const subscribers = new Set(arrow < 0 ? [] : [rest.slice(arrow + 2).trim()]);
  const question = target.indexOf('?');
  const unknownParameters: string[] = [];
  for (const parameter of question < 0 ? [] : target.slice(question + 1).split('&')) {
    const [key = '', names = ''] = parameter.split('=', 2);
    if (key === 'subscribers') for (const name of names.split(',')) subscribers.add(name.trim());
    else if (key !== '') unknownParameters.push(key);
  }
  subscribers.delete('');
  return {
    scheme: match[1]?.toLowerCase() === 'jlog' ? 'jlog' : 'cluster',
    path: question < 0 ? target : target.slice(0, question),
    subscribers: [...subscribers],
    unknownParameters,
    setting,
    text: node,
  };
}

export function placeOfDestination({ setting, text }: DestinationFact): Place {
  return placeOf(setting.source, text);
}

/** The `Logs` stanza of a manager, or null. */
export function readManagerLogs(global: Scope): ManagerLogsFact | null {
  const scope = childOf(global, 'logs');
  if (scope === null) return null;
  const managers = scope.scopes.filter((child) => child.type === 'manager');
  return {
    scope,
    managers: managers.map((manager) => ({
      name: manager.name ?? '',
      at: placeOfScope(manager),
      nodes: manager.scopes
        .filter((child) => child.type === 'node')
        .map((node) => {
          const setting = node.settings.get('subscriber') ?? null;
          return { name: node.name ?? '', at: placeOfScope(node), subscribers: textsOf(setting ?? undefined), setting };
        }),
    })),
  };
}

/** One spelling for one folder: no double slashes, none at the end. */
export function normalizeLogPath(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}
