// textDocument/inlayHint: what a value does not say itself: its unit, that it does not count on some node, which defaults stand beside it.

import type { Stanza } from '../../grammar/tree.ts';
import { showValue } from '../../compiler/schema/describe.ts';
import { scopeAt, readersOf } from '../../compiler/check/values-by-node.ts';
import { describe, isSetBy, type OptionAt, optionsWithin, stepsAt, valuesAt } from '../names/option-at.ts';
import { listed } from '../../compiler/checks-shared/words.ts';
import { plural, showPlace, showSetting, unitFor } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { placeOfName } from '../../compiler/checks-shared/edits.ts';
import { append } from '../../base/append.ts';

export interface InlayHint {
  readonly at: number;
  readonly label: string;
  readonly tooltip: string;
}

export interface InlayOptions {
  /** `seconds` behind a number. */
  readonly units: boolean;
  /** Behind a value that another one overrides. */
  readonly overridden: boolean;
  /** At the end of a `cluster` stanza: what must agree between nodes and is nowhere set. */
  readonly defaults: boolean;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Hints inside a range, in order. */
export function inlayHint(snapshot: Snapshot, path: string, range: Range, options: InlayOptions): readonly InlayHint[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const hints: InlayHint[] = [];
  for (const { option, stanzas } of optionsWithin(source.tree.items)) {
    if (option.value === null || option.end < range.start || option.start > range.end) continue;
    const at = describe(snapshot, source, option, stanzas);
    if (options.units) append(hints, unit(source.text, at));
    if (options.overridden) append(hints, overridden(snapshot, at));
  }
  if (options.defaults) {
    for (const item of source.tree.items) {
      if (item.kind === 'stanza' && item.key === 'cluster' && item.close >= range.start && item.close <= range.end) {
        append(hints, defaults(snapshot, path, item));
      }
    }
  }
  return hints.sort((a, b) => a.at - b.at);
}

function unit(text: string, { option, spec }: OptionAt): readonly InlayHint[] {
  const { value } = option;
  if (spec?.unit === undefined || value?.kind !== 'text') return [];
  if (spec.type.kind !== 'integer' && spec.type.kind !== 'float') return [];
  // Words such as `auto` have no unit.
  const written = /^["']?(-?\d+(?:\.\d+)?)["']?$/.exec(text.slice(value.start, value.end))?.[1];
  if (written === undefined) return [];
  return [{ at: value.end, label: ` ${unitFor(written, spec.unit)}`, tooltip: '' }];
}

/** Nodes on which the last word is said elsewhere. */
function overridden(snapshot: Snapshot, at: OptionAt): readonly InlayHint[] {
  const readers = valuesAt(snapshot, at).filter(({ node }) => node.sources.some((source) => source.path === at.source.path));
  const others = readers.filter(({ setting }) => setting !== null && !isSetBy(setting, at));
  if (others.length === 0 || at.option.value === null) return [];
  const said = others.map(({ node, setting }) => {
    const place = setting === null ? '' : showPlace(snapshot, placeOfName(setting.source, setting.option));
    return `${node.name ?? 'this node'}: ${showSetting(setting, at.spec)} (${place})`;
  });
  const values = new Set(others.map(({ setting }) => showSetting(setting, at.spec)));
  const names = others.map(({ node }) => node.name ?? 'this node');
  const where = others.length === readers.length ? 'on all nodes that read it' : `on ${listed(names, 5)}`;
  // Behind the unit: "8 addresses, but 4 on east2".
  const label = `, but ${values.size === 1 ? [...values].join('') : 'others'} ${where}`;
  return [{ at: at.option.value.end, label, tooltip: said.join('\n') }];
}

function defaults(snapshot: Snapshot, path: string, stanza: Stanza): readonly InlayHint[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const steps = stepsAt(snapshot, source, [stanza]);
  const nodes = readersOf(snapshot.project, path).filter((node) => node.sources.some((each) => each.path === path));
  const unset = snapshot.schema.optionsIn(stanza.key).filter((spec) => {
    if (spec.agree !== 'all-nodes' || spec.default.kind !== 'value' || spec.doc === '') return false;
    return !nodes.some((node) => scopeAt(node.global, steps)?.settings.has(spec.name.toLowerCase()));
  });
  if (nodes.length === 0 || unset.length === 0) return [];
  const said = unset.map((spec) => `${spec.name} = ${spec.default.kind === 'value' ? showValue(spec.default.value) : ''}`);
  return [{ at: stanza.close + 1, label: ` ${plural(unset.length, 'shared option')} by default`, tooltip: said.join('\n') }];
}
