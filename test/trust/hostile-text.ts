// The hostile alphabet, and what must be left of it where it was shown.
import assert from 'node:assert/strict';
import fc from 'fast-check';

export const alphabet = [
  '\x1b[31m',
  '\x1b]0;title\x07',
  '\x9b2J',
  '\r',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\x08',
  '\x7f',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u061c',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\n::warning file=x::injected',
  '::error::injected',
  ' ::add-mask::x',
  '##vso[task.setvariable variable=x]y',
  '##[group]x',
  '##teamcity[message]',
  '%0A::error::x',
  '![n](https://example.org/x)',
  '[x](command:workbench.action.quit)',
  '<img src=x onerror=y>',
  '<!-- ]]> -->',
  '`',
  '|',
  '\\',
  '*',
  '&lt;',
  'https://example.org/',
  'a',
  '10.1.1.1',
] as const;

export const hostile = fc.array(fc.constantFrom(...alphabet), { maxLength: 6 }).map((parts) => parts.join(''));

/** What steers a terminal, reorders a line, or is a command of a CI service. */
export function assertInert(text: string, what: string): void {
  const found = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/.exec(text);
  assert.equal(found, null, `${what}: ${JSON.stringify(text.slice(Math.max(0, (found?.index ?? 0) - 60), (found?.index ?? 0) + 20))}`);
  assert.doesNotMatch(text, /##(?:\[|vso\[|teamcity\[)/, what);
}

/** Of a text that is no report for GitHub. */
export function assertNoCommand(text: string, what: string): void {
  for (const line of text.split(/[\r\n]/))
    assert.doesNotMatch(line, /^\s*::[a-z-]+[\s:].*::|^\s*::[a-z-]+::/, `${what}: ${JSON.stringify(line)}`);
}
