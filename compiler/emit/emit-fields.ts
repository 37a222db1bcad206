// Typed fields of the IR out of one scope, each with its origin. Where the scope is absent the defaults of its type hold.

import type { NodeView } from '../check/check.ts';
import { placeOfValue, typedValue } from '../facts/values.ts';
import type { Scope } from '../load/model.ts';
import type { OriginWriter } from './source-map.ts';

export interface Fields {
  /** A number; 0 where there is neither value nor default. */
  number(option: string, pointer: string): number;
  flag(option: string, pointer: string): boolean;
  text(option: string, pointer: string): string | null;
  /** A file mode. */
  mode(option: string, pointer: string, fallback: number): number;
}

/** Fields of `scope`, which is of type `type` or absent. `outer`: where an option that is unset here may stand instead. */
export function openFields(view: NodeView, scope: Scope | null, type: string, origins: OriginWriter, outer: Scope | null = null): Fields {
  const absent: Scope = { type, name: null, key: '', parent: null, sites: [], settings: new Map(), scopes: [], facts: {} };
  const read = (option: string, pointer: string): unknown => {
    let found = typedValue(view.schema, scope ?? absent, option);
    if (found?.setting == null && outer !== null) found = typedValue(view.schema, outer, option) ?? found;
    if (found?.setting == null) origins.default(pointer);
    else origins.place(pointer, placeOfValue(found));
    return found?.value ?? null;
  };
  return {
    number: (option, pointer) => {
      const value = read(option, pointer);
      return typeof value === 'number' ? value : 0;
    },
    flag: (option, pointer) => read(option, pointer) === true,
    text: (option, pointer) => {
      const value = read(option, pointer);
      return typeof value === 'string' ? value : null;
    },
    mode: (option, pointer, fallback) => {
      const value = read(option, pointer);
      if (typeof value === 'number') return value;
      return typeof value === 'string' && /^0?[0-7]{3,4}$/.test(value) ? Number.parseInt(value, 8) : fallback;
    },
  };
}
