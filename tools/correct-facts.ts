// Facts whose evidence is weak (a sample, a guess from the default), with what reading the page again gave: more scopes, another type.
// Nothing is taken away here: a scope in which a sample has an option stays valid.

import type { RawCorrection, RawOption } from './raw-facts.ts';

export function correctedFacts(options: readonly RawOption[], corrections: readonly RawCorrection[]): readonly RawOption[] {
  const byName = new Map<string, RawCorrection[]>();
  for (const each of corrections) {
    const key = `${each.page.slice(0, 1)} ${each.name}`;
    byName.set(key, [...(byName.get(key) ?? []), each]);
  }
  return options.map((option) => {
    const found = byName.get(`${option.product} ${option.name}`) ?? [];
    return option.handVerified === true ? option : found.reduce(corrected, option);
  });
}

function corrected(option: RawOption, { scope, type, range, what_was_wrong: wrong }: RawCorrection): RawOption {
  const { evidence, ...sure } = option;
  const scopes = /scope:/.test(wrong) && type?.startsWith('scope') !== true ? [...new Set([...option.scopes, ...scope])] : option.scopes;
  const base: RawOption = scopes.length > option.scopes.length ? sure : { ...sure, ...(evidence === undefined ? {} : { evidence }) };
  return /type|scope:/.test(wrong) ? { ...base, scopes, ...typed(option, type, range) } : { ...base, scopes };
}

/** A default that went with the type that was wrong goes with it. */
function typed(option: RawOption, type: string | null, range: unknown): Partial<RawOption> {
  const kind = /^(string|boolean|integer|enum|path)\b/.exec(type ?? '')?.[1];
  if (kind === undefined || kind === option.type) return {};
  const value = option.type === 'boolean' ? { default: null } : {};
  if (kind !== 'enum') return { type: kind === 'path' ? 'string' : kind, ...value };
  return Array.isArray(range) ? { type: 'enum', enum: range.map(String), ...value } : {};
}
