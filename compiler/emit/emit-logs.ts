// Logs of the IR: what is published, and what writes into jlogs.

import type { DestinationIr, PublishedLogIr } from '../../runtime/ir/generated/types.ts';
import { compareText } from '../../base/compare-text.ts';
import type { DestinationFact, NodeFacts } from '../facts/facts.ts';
import { normalizeLogPath, placeOfDestination } from '../facts/logs.ts';
import type { Scope } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import type { OriginWriter } from './source-map.ts';

export function emitPublished(facts: NodeFacts, pointer: string, origins: OriginWriter): PublishedLogIr[] {
  return facts.published.map((log, i) => {
    const at = `${pointer}/${i}`;
    if (facts.publishedIsSet) origins.place(at, log.at);
    else origins.default(at);
    const path = normalizeLogPath(log.path);
    const writers = facts.destinations.filter((each) => normalizeLogPath(each.path) === path);
    return { key: log.key, path, subscribers: [...new Set(writers.flatMap((each) => each.subscribers))].sort() };
  });
}

export function emitDestinations(facts: NodeFacts, schema: Schema, pointer: string, origins: OriginWriter): DestinationIr[] {
  const found = facts.destinations.map((destination) => ({
    destination,
    writer: writerOf(destination, schema),
    path: normalizeLogPath(destination.path),
  }));
  found.sort((a, b) => compareText(a.path, b.path) || compareText(a.writer, b.writer));
  return found.map(({ destination, writer, path }, i) => {
    origins.place(`${pointer}/${i}`, placeOfDestination(destination));
    return { scheme: destination.scheme, path, subscribers: [...destination.subscribers], writer };
  });
}

/** `EC_Logger:ec_logger1:mainlog`: the way the console writes configuration paths. */
function writerOf(destination: DestinationFact, schema: Schema): string {
  const { setting } = destination;
  const option = schema.option(setting.scope.type, setting.key)?.name ?? setting.key;
  const steps: string[] = [];
  for (let scope: Scope | null = setting.scope; scope !== null && scope.type !== 'global'; scope = scope.parent) {
    const keyword = schema.scope(scope.type)?.name ?? scope.type;
    steps.unshift(`${keyword}:${(scope.name ?? '').replaceAll(':', '\\:')}`);
  }
  return [...steps, option].join(':');
}
