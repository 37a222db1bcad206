// EC3603: `match_cache_size = 0`.

import { textValue } from '../../../grammar/text-value.ts';
import { check, type Finding } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { placeOf } from '../../load/source.ts';

export const matchCacheZero = check({
  code: 'EC3603',
  name: 'match-cache-zero',
  severity: 'warning',
  scope: 'file',
  title: 'match_cache_size is 0',
  why: 'The cache remembers which domains the regular expressions of `Domain` and `Host` match. The manual says of 0 that what happens is undefined; it does not switch the cache off. Leave the option out for 16384 entries (`4/config/ref-match-cache-size.md`).',
  bad: 'match_cache_size = 0\n',
  good: 'match_cache_size = 32768\n',
  atOption: ({ key, scope }) => key === 'match_cache_size' && scope === 'global',
  option(option, { scope, source }) {
    const { key, value } = option;
    if (key !== 'match_cache_size' || scope !== 'global' || value?.kind !== 'text') return nothing;
    if (Number(textValue(source.text, value)) !== 0) return nothing;
    return [
      {
        message: 'match_cache_size of 0 is undefined behaviour; leave it out for the default of 16384',
        at: placeOf(source, value),
        fix: removing({ source, option }, 'match_cache_size'),
      },
    ];
  },
});

// Called for every option there is, so no generator.
const nothing: readonly Finding[] = [];
