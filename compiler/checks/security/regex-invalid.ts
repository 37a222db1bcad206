// EC3605: values that are regular expressions and cannot be compiled. Instance names have a check of their own.

import { textValue } from '../../../grammar/text-value.ts';
import type { Text, Value } from '../../../grammar/tree.ts';
import { check, type Finding, type NameAt } from '../../check/check.ts';
import { brokenPattern } from '../../checks-shared/broken-pattern.ts';
import { placeOf } from '../../load/source.ts';

/** Options whose value is a pattern or a list of patterns, and their scope. Others are known by their type. */
const patternOptions = new Map([
  ['allow', 'role'],
  ['series_include', 'as_logger'],
  ['series_exclude', 'as_logger'],
]);

function isPattern({ key, scope, schema }: NameAt): boolean {
  return patternOptions.get(key) === scope || schema.option(scope, key)?.type.kind === 'regex';
}

export const regexInvalid = check({
  code: 'EC3605',
  name: 'regex-invalid',
  severity: 'error',
  scope: 'file',
  title: 'A value is no valid regular expression',
  why: 'The rules of a role are Perl-compatible regular expressions over console commands, tried in order. One that cannot be compiled allows nothing, and the operator of that role is refused. Only what no such expression may have is reported: brackets that are left open, repetition of nothing (`4/config/ref-authorization.md`).',
  bad: 'Authorization {\n  Role "admin" {\n    allow = ( "^(config|module" )\n  }\n}\n',
  good: 'Authorization {\n  Role "admin" {\n    allow = ( "^(config|module)" )\n  }\n}\n',
  atOption: isPattern,
  option(option, { scope, source, schema }) {
    if (!isPattern({ key: option.key, scope, schema })) return nothing;
    return textsOf(option.value).flatMap((text) => {
      const pattern = textValue(source.text, text);
      const why = brokenPattern(pattern);
      return why === null ? [] : [{ message: `"${pattern}" is no valid regular expression: ${why}`, at: placeOf(source, text) }];
    });
  },
});

// Called for every option there is, so no generator.
const nothing: readonly Finding[] = [];

function textsOf(value: Value | null): readonly Text[] {
  if (value === null || value.kind === 'dict') return [];
  return value.kind === 'list' ? value.items : [value];
}
