// The shape of ../shared/spec/options.json and scopes.json, as far as the import uses it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueType } from '../compiler/schema/option.ts';

export interface RawOption {
  readonly name: string;
  readonly product: '3' | '4';
  readonly type: string;
  readonly default: unknown;
  readonly unit: string | null;
  readonly scopes: readonly string[];
  readonly doc: string;
  readonly since?: string;
  readonly enum?: readonly string[];
  readonly isScope?: boolean;
  readonly dynamic?: boolean;
  readonly evidence?: string;
  readonly handVerified?: boolean;
  readonly typeInferredFrom?: string;
  readonly deprecated?: string | true;
  readonly replacedBy?: string;
  /** By a correction, which says the type itself. */
  readonly corrected?: true;
  readonly valueType?: ValueType;
  /** Of this product alone, where a correction says it. */
  readonly sinceHere?: string;
  /** What another source says of the default. */
  readonly disputed?: string;
}

export interface RawScope {
  readonly parents: readonly string[];
  readonly name: 'required' | 'none' | 'optional';
  readonly module?: boolean;
  readonly singleton?: boolean;
  readonly evidence?: string;
  readonly since?: string;
  readonly doc?: string;
  /** In version 4, where that differs. */
  readonly sinceFour?: string;
  readonly deprecated?: string | true;
  readonly replacedBy?: string;
  /** The only product whose manual has it. */
  readonly onlyIn?: '3' | '4';
}

export function parseOptions(text: string): readonly RawOption[] {
  return JSON.parse(text) as RawOption[];
}

export function parseScopes(text: string): Readonly<Record<string, RawScope>> {
  return (JSON.parse(text) as { scopes: Record<string, RawScope> }).scopes;
}

/** A fact that was read again on its page. */
export interface RawCorrection {
  readonly name: string;
  readonly scope: readonly string[];
  readonly type: string | null;
  readonly range: unknown;
  readonly default: unknown;
  readonly since: string | null;
  readonly page: string;
  readonly what_was_wrong: string;
  readonly change?: 'restart';
}

/** Of ../shared, then our own (`more-facts.json`: what `compare-manual.ts` has found, read on its page). */
export function parseCorrections(text: string): readonly RawCorrection[] {
  const own = readFileSync(join(import.meta.dirname, 'more-facts.json'), 'utf8');
  return [text, own].flatMap((each) => JSON.parse(each) as readonly RawCorrection[]);
}
