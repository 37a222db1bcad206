// Where options.json and scopes.json do not agree, in words. What the import makes of it is said in facts.ts.

import type { RawOption, RawScope } from './raw-facts.ts';

export function* contradictions(options: readonly RawOption[], scopes: Readonly<Record<string, RawScope>>): Generator<string> {
  for (const option of options) {
    const unknown = option.scopes.filter((name) => scopes[name] === undefined);
    if (unknown.length > 0) yield `${option.name} (${option.product}): its scopes ${unknown.join(', ')} are unknown`;
    if (option.isScope !== true && option.type !== 'scope') continue;
    const stanza = scopes[option.name];
    if (stanza === undefined) {
      yield `${option.name} (${option.product}): a scope in options.json only; imported as an option`;
      continue;
    }
    const strange = option.scopes.filter((parent) => !stanza.parents.includes(parent));
    if (strange.length > 0) yield `${option.name} (${option.product}): no scope in ${strange.join(', ')}, where it names one`;
  }
  const used = new Set(options.flatMap((option) => option.scopes));
  const empty = Object.keys(scopes).filter((name) => !used.has(name));
  if (empty.length > 0) yield `scopes of which no option is known (all are open): ${empty.join(', ')}`;
}
