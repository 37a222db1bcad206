// What is documented of suppression comments and the baseline. The first three are found by `suppress.ts`, the last by `baseline.ts`.

import type { Rule } from '../check/check.ts';

export const suppressionRules: readonly Rule[] = [
  {
    code: 'EC3901',
    name: 'suppression-without-reason',
    severity: 'warning',
    title: 'A suppression comment gives no reason',
    why: 'Whoever meets the comment in two years must be able to judge whether it still holds. Write the reason after a colon. The finding stays suppressed meanwhile.',
    bad: 'cluster {\n  # ecconf-ignore EC2001\n  house_option = 1\n}\n',
    good: 'cluster {\n  # ecconf-ignore EC2001: read by our own module\n  house_option = 1\n}\n',
  },
  {
    code: 'EC3902',
    name: 'unused-suppression',
    severity: 'warning',
    title: 'A suppression comment suppresses nothing',
    why: 'What it accepted is mended, or it stands at the wrong line. Left there, it would hide the next mistake of that sort. Only reported when the check in question ran: a single file cannot show what only a whole cluster shows.',
    bad: 'cluster {\n  # ecconf-ignore EC2001: read by our own module\n  view_mature_time = 5\n}\n',
    good: 'cluster {\n  view_mature_time = 5\n}\n',
  },
  {
    code: 'EC3903',
    name: 'unknown-suppression',
    severity: 'warning',
    title: 'A suppression comment names a code that does not exist or cannot be accepted',
    why: 'It suppresses nothing, although its author believes so. `ecconf explain` lists all codes and names. Errors behind which something stays unread, such as a brace that is never closed, cannot be accepted: everything else rests on them.',
    bad: 'cluster {\n  # ecconf-ignore EC9999: read by our own module\n  view_mature_time = 5\n}\n',
    good: 'cluster {\n  view_mature_time = 5\n}\n',
  },
  {
    code: 'EC3904',
    name: 'stale-baseline',
    severity: 'info',
    title: 'The baseline lists a finding that is not there any more',
    why: 'Somebody mended it. Write the baseline anew with `--write-baseline`, or the same mistake could come back unseen at this place. Found only in runs with `--baseline`.',
    bad: { 'baseline.json': '{\n  "version": 1,\n  "findings": { "EC2001": { "ecelerity-cluster.conf cluster::house_option": 1 } }\n}\n' },
    good: { 'baseline.json': '{\n  "version": 1,\n  "findings": {}\n}\n' },
  },
];
