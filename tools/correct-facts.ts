// The facts with all corrections in them. What the tables have stays where no correction speaks of it; a correction is believed more than any table, and
// less than what is described by hand.

import type { ValueType } from '../compiler/schema/option.ts';
import { type Correction, readCorrection } from './corrections.ts';
import type { RawCorrection, RawOption, RawScope } from './raw-facts.ts';

export function correctedFacts(options: readonly RawOption[], raw: readonly RawCorrection[]): readonly RawOption[] {
  const corrections = raw.map(readCorrection).filter(({ kind }) => kind === 'option');
  const gone = new Set(corrections.flatMap(removals));
  const known = new Known(options);
  const corrected = new Map<string, RawOption>();
  for (const correction of corrections.filter(({ remove }) => !remove)) {
    for (const product of correction.products)
      for (const scope of correction.scopes) {
        const key = keyOf(product, scope, correction.name);
        if (gone.has(key)) continue;
        const before = corrected.get(key) ?? known.nearest(product, scope, correction.name, correction.page);
        if (before.handVerified !== true) corrected.set(key, apply(before, product, scope, correction));
      }
  }
  const rest = options.map((option) => ({
    ...option,
    scopes: option.scopes.filter((scope) => {
      const key = keyOf(option.product, scope, option.name);
      return !gone.has(key) && !corrected.has(key);
    }),
  }));
  return [...rest, ...corrected.values()];
}

function keyOf(product: string, scope: string, name: string): string {
  return `${product} ${scope} ${name}`;
}

function removals({ name, products, scopes, remove, alien }: Correction): readonly string[] {
  const places = [...(remove ? scopes : []), ...alien.filter((scope) => remove || !scopes.includes(scope))];
  return products.flatMap((product) => places.map((scope) => keyOf(product, scope, name)));
}

/** What a correction starts from: the entry of that place, or one of the same name on the same page, or of the same product, or nothing. */
class Known {
  readonly #byName = new Map<string, RawOption[]>();

  constructor(options: readonly RawOption[]) {
    for (const option of options) this.#byName.set(option.name, [...(this.#byName.get(option.name) ?? []), option]);
  }

  nearest(product: '3' | '4', scope: string, name: string, page: string): RawOption {
    const all = (this.#byName.get(name) ?? []).filter((each) => each.isScope !== true && each.type !== 'scope');
    const rank = (each: RawOption): number =>
      (each.scopes.includes(scope) ? 8 : 0) +
      (each.product === product ? 4 : 0) +
      (each.doc === page ? 2 : 0) +
      (each.evidence === 'example' ? 0 : 1);
    const [best] = [...all].sort((a, b) => rank(b) - rank(a));
    const isKin = best !== undefined && (best.scopes.includes(scope) || best.doc.slice(2) === page.slice(2));
    // Since when it is elsewhere says nothing of this scope.
    if (isKin && !best.scopes.includes(scope)) return { ...best, since: '' };
    return isKin ? best : { name, product, type: 'unknown', default: null, unit: null, scopes: [scope], doc: page };
  }
}

function apply(before: RawOption, product: '3' | '4', scope: string, correction: Correction): RawOption {
  const { evidence, since: sinceBefore, ...base } = before;
  const { type, unit, since, deprecated, replacedBy, disputed } = correction;
  const isOther = type !== null && before.type === 'boolean' && type.kind !== 'boolean';
  return {
    ...base,
    product,
    scopes: [scope],
    doc: correction.page,
    corrected: true,
    ...(correction.unplaced ? { evidence: 'example' } : correction.type === null && evidence !== undefined ? { evidence } : {}),
    ...(type === null ? {} : { valueType: united(before.valueType, type) }),
    ...(isOther ? { default: null } : {}),
    ...(correction.default === null ? {} : { default: correction.default }),
    ...(unit === null ? {} : { unit }),
    // A table may have the version in which it ended as the one in which it came.
    ...(since === null
      ? sinceBefore === undefined || sinceBefore === '' || sinceBefore === deprecated
        ? {}
        : { since: sinceBefore }
      : { since, sinceHere: since }),
    ...(deprecated === null ? {} : { deprecated }),
    ...(replacedBy === null ? {} : { replacedBy }),
    ...(disputed === null ? {} : { disputed }),
    ...(correction.restart ? { dynamic: false } : {}),
  };
}

/** Two pages on one option: what either has may be said. */
function united(before: ValueType | undefined, now: ValueType): ValueType {
  if (before?.kind !== 'enum' || now.kind !== 'enum') return now;
  return { kind: 'enum', words: [...new Set([...before.words, ...now.words])] };
}

export type RawScopes = Readonly<Record<string, RawScope>>;

export function correctedScopes(scopes: RawScopes, raw: readonly RawCorrection[]): RawScopes {
  const all = raw.map(readCorrection);
  const result: Record<string, RawScope> = { ...scopes };
  for (const { name, page, since, instance, singleton, deprecated, replacedBy, onlyIn, products } of all.filter(
    ({ kind }) => kind === 'scope',
  )) {
    const before = result[name] ?? { parents: ['global'], name: 'optional', module: true, doc: page, evidence: 'corrections' };
    const onFour = products.includes('4') && !products.includes('3');
    result[name] = {
      ...before,
      ...(instance === null ? {} : { name: instance }),
      ...(singleton ? { singleton } : {}),
      ...(since === null || deprecated === since ? {} : onFour ? { sinceFour: since } : { since }),
      ...(deprecated === null ? {} : { deprecated }),
      ...(replacedBy === null ? {} : { replacedBy }),
      ...(onlyIn === null ? {} : { onlyIn }),
    };
  }
  // The mobile manual's modules have options here and a stanza nowhere.
  for (const { kind, scopes: places, page, remove } of all)
    if (kind === 'option' && !remove)
      for (const scope of places)
        result[scope] ??= { parents: ['global'], name: 'optional', module: true, doc: page, evidence: 'corrections' };
  return result;
}
