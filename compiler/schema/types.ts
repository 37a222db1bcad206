// Short forms for writing descriptions down. Nothing here but literals with their usual parts filled in.

import type { OptionSpec, Product, ScopeSpec, ValueType } from './option.ts';

const both: readonly Product[] = ['3', '4'];

/** Most counts and sizes of the product are unsigned 32-bit numbers; the manual has values up to this one. */
const largestCount = 4294967295;

export const boolean: ValueType = { kind: 'boolean' };
export const text: ValueType = { kind: 'string', minLength: 1 };
export const absolutePath: ValueType = { kind: 'path', absolute: true };
export const permissions: ValueType = { kind: 'permissions' };
export const throttle: ValueType = { kind: 'throttle' };

export function count(min: number, max = largestCount): ValueType {
  return { kind: 'integer', min, max };
}

export function oneOf(...words: readonly string[]): ValueType {
  return { kind: 'enum', words };
}

type Described<T, Usual extends keyof T> = Omit<T, Usual> & Partial<Pick<T, Usual>>;

/** An option of both products without a default, unless it says otherwise. */
export function option(spec: Described<OptionSpec, 'products' | 'default'>): OptionSpec {
  return { products: both, default: { kind: 'none' }, ...spec };
}

/** A stanza of both products that takes no name and is complete, unless it says otherwise. */
export function scope(
  spec: Described<ScopeSpec, 'products' | 'instance' | 'instanceKind' | 'caseSensitive' | 'module' | 'singleton' | 'listener' | 'open'>,
): ScopeSpec {
  const usual = { products: both, instance: 'none', instanceKind: 'free', caseSensitive: true } as const;
  return { ...usual, module: false, singleton: false, listener: false, open: false, ...spec };
}

export function value(of: string | number | boolean | readonly string[] | Readonly<Record<string, string>>): OptionSpec['default'] {
  return { kind: 'value', value: of };
}

export function rule(words: string): OptionSpec['default'] {
  return { kind: 'rule', text: words };
}
