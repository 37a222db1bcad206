// How findings count in this run: `--severity` gives codes another level, `--fail-on` decides the exit status.

import type { Rule } from '../check/check.ts';
import { atLeast, causesOnly, severities, type Diagnostic, type Severity } from '../diagnostics.ts';
import { findRule, rules } from '../rules/all.ts';
import { nearest } from '../schema/nearest.ts';
import { UsageError } from './command.ts';

export type Level = Severity | 'off';

/** `EC3101=warning` and the like, by code. */
export function readLevels(texts: readonly string[]): ReadonlyMap<string, Level> {
  return new Map(texts.map((text) => readLevel(text)));
}

function readLevel(text: string): [string, Level] {
  const equals = text.indexOf('=');
  const word = text.slice(0, Math.max(0, equals));
  const level = [...severities, 'off' as const].find((name) => name === text.slice(equals + 1));
  if (equals < 1 || level === undefined) {
    throw new UsageError(`--severity wants CODE=LEVEL with a level of ${severities.join(', ')} or off, not \`${text}\``);
  }
  return [ruleNamed(word).code, level];
}

/** The rule of that code or name; what was meant, where there is none. */
export function ruleNamed(word: string): Rule {
  const rule = findRule(word);
  if (rule !== null) return rule;
  const words = rules.flatMap(({ code, name }) => [code, name]);
  const near = nearest(words, word);
  throw new UsageError(`there is no code \`${word}\`; ${near === null ? '`ecconf explain` lists all' : `did you mean ${near}?`}`);
}

/** Without those that are off; the order is kept. */
export function withLevels(diagnostics: readonly Diagnostic[], levels: ReadonlyMap<string, Level>): readonly Diagnostic[] {
  if (levels.size === 0) return diagnostics;
  return diagnostics.flatMap((diagnostic) => {
    const level = levels.get(diagnostic.code) ?? diagnostic.severity;
    return level === 'off' ? [] : [{ ...diagnostic, severity: level }];
  });
}

/** By causes: a consequence is never graver than what it follows from. */
export function failing(diagnostics: readonly Diagnostic[], failOn: Severity | 'never'): readonly Diagnostic[] {
  return failOn === 'never' ? [] : causesOnly(diagnostics).filter(({ severity }) => atLeast(severity, failOn));
}
