// Facts out of a record: the same to whoever looks, without a tree behind them.

import { keepSettingIndex, settingIndex, type SettingIndex } from '../checks-shared/setting-index.ts';
import { readAddresses } from '../facts/addresses.ts';
import type { NodeFacts } from '../facts/facts.ts';
import { typedValue } from '../facts/values.ts';
import type { NodeModel } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import { readBindings } from './binding-table.ts';
import type { LightGraph } from './light-scopes.ts';
import { fromPlain } from './plain-facts.ts';
import type { FactsRecord } from './record.ts';

/** @param whole the facts as they are read from the configuration merged again */
export function lightFacts(record: FactsRecord, graph: LightGraph, schema: Schema, whole: () => NodeFacts): NodeFacts {
  const others = fromPlain(record.others, graph) as PlainFacts;
  const bindings = readBindings(record.bindings, graph);
  let addresses: NodeFacts['addresses'] | null = null;
  return {
    ...others,
    get bindings() {
      return whole().bindings;
    },
    preferring: [...bindings, ...others.listens].filter(({ preference }) => preference !== null),
    get addresses() {
      addresses ??= readAddresses(bindings, others.listens, others.topologies);
      return addresses;
    },
    value: (scope, option) => typedValue(schema, scope, option),
  };
}

/** What is written down as it is. */
type PlainFacts = Omit<NodeFacts, 'bindings' | 'preferring' | 'addresses' | 'value'>;

/** Lets `settingIndex` of the node be that of the record. */
export function keepIndex(node: NodeModel, { limits, counts, overriding }: FactsRecord, graph: LightGraph, whole: () => NodeModel): void {
  const index: SettingIndex = {
    of(option) {
      const own = limits[option];
      if (own !== undefined) return own.flatMap((number) => graph.setting(number) ?? []);
      return counts[option] === 0 ? [] : settingIndex(whole()).of(option);
    },
    get overriding() {
      return overriding === 0 ? [] : settingIndex(whole()).overriding;
    },
  };
  keepSettingIndex(node, index);
}
