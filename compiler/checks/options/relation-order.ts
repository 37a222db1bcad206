// EC2020: a value above the one that bounds it.

import { check, type Finding, type NodeView } from '../../check/check.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { scopeLabel } from '../../checks-shared/settings.ts';
import { placeOfSetting, typedValue } from '../../facts/values.ts';
import { effectiveSetting, enclosingChain } from '../../load/fallback.ts';
import type { Scope, Setting } from '../../load/model.ts';
import { type Order, orders } from '../../schema/relations.ts';

export const relationOrder = check({
  code: 'EC2020',
  name: 'relation-order',
  severity: 'warning',
  scope: 'node',
  title: 'A value is above the one that bounds it',
  why: 'Two options belong together and one bounds the other: then a value above that bound has no effect, or turns the meaning of both round. Which options these are, and the page of the manual for each pair, is in `compiler/schema/relations.ts`. Values count as they are inherited.',
  bad: 'Retry_Interval = 7200\nMax_Retry_Interval = 3600\n',
  good: 'Retry_Interval = 1200\nMax_Retry_Interval = 43200\n',
  *run(view) {
    const seen = new Set<string>();
    for (const order of orders) {
      const index = settingIndex(view.node);
      // A node may have a million settings, and hardly any that bounds another one.
      if (index.of(order.option).length === 0 || index.of(order.by).length === 0) continue;
      for (const setting of [...index.of(order.option), ...index.of(order.by)]) {
        const found = inScope(view, setting.scope, order);
        if (found === null) continue;
        const key = `${order.option} ${order.by} ${found.at.file} ${found.at.start}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield found;
      }
    }
  },
});

function inScope(view: NodeView, scope: Scope, { option, by, says, unlimited }: Order): Finding | null {
  const [low, high] = [valueIn(view, scope, option), valueIn(view, scope, by)];
  // Defaults are left out: the samples of the manual set one of the two without regard to the default of the other.
  if (low === null || high === null) return null;
  if (unlimited.includes(low.value) || unlimited.includes(high.value) || low.value <= high.value) return null;
  const where = scope.type === 'global' ? '' : ` of ${scopeLabel(scope)}`;
  return {
    message: `${option}${where} is ${low.text}, above ${by} ${high.text}, ${says}; lower it, or raise ${by}`,
    at: placeOfSetting(low.setting),
    related: [{ at: placeOfSetting(high.setting), message: `${by} is ${high.text}` }],
    fixes: [
      writing(placeOfSetting(low.setting), high.written, `Lower ${option} to ${high.text}`),
      writing(placeOfSetting(high.setting), low.written, `Raise ${by} to ${low.text}`),
    ],
  };
}

interface Valued {
  /** Throttles as what is allowed in a second. */
  readonly value: number;
  readonly text: string;
  /** The value as it stands in the file. */
  readonly written: string;
  readonly setting: Setting;
}

/** An option as it counts in a scope; null where it is unset, or no number. */
function valueIn({ node, schema }: NodeView, scope: Scope, option: string): Valued | null {
  const setting = effectiveSetting(enclosingChain(scope, node.global), option, schema);
  const typed = setting === null ? null : typedValue(schema, setting.scope, option);
  if (setting === null || typed === null || typed.setting === null) return null;
  const value = numberOf(typed.value);
  const span = setting.option.value;
  if (value === null || span === null) return null;
  return { value, text: textOfValue(typed.value), written: setting.source.text.slice(span.start, span.end), setting };
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null && 'count' in value && 'seconds' in value) {
    return Number(value.count) / Number(value.seconds);
  }
  return null;
}

function textOfValue(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'count' in value && 'seconds' in value) {
    return `${String(value.count)}/${String(value.seconds)}`;
  }
  return String(value);
}
