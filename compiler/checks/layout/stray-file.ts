// EC3506: copies and leftovers in an included folder, of which every file is read.

import { basename } from '../../../base/paths.ts';
import { check } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';

/** Endings of what editors, package managers and people leave beside a file. */
const leftovers: readonly (readonly [ending: RegExp, what: string])[] = [
  [/~$/, 'a backup of an editor'],
  [/^#.*#$/, 'a file that an editor saved on its own'],
  [/\.sw[a-p]$/, 'a swap file of an editor'],
  [/\.(?:bak|old|orig|save|saved|backup|copy)$/i, 'a copy that somebody kept'],
  [/\.(?:rpmsave|rpmnew|rpmorig|dpkg-old|dpkg-new|dpkg-dist|dpkg-bak|ucf-old|ucf-new|ucf-dist)$/, 'what a package manager left'],
  [/\.(?:rej|patch|diff)$/, 'what a patch left'],
  [/\.(?:tmp|temp|part)$/, 'a temporary file'],
];

export const strayFile = check({
  code: 'EC3506',
  name: 'stray-file',
  severity: 'warning',
  scope: 'node',
  title: 'A backup or leftover is read because its folder is included',
  why: 'Including a folder reads all files in it, in alphabetical order, whatever their names. A copy like `domains.conf.bak` comes after `domains.conf`, so what was changed since counts as it was before (`4/conf-overview.md`).',
  bad: {
    'default/ecelerity.conf': 'include "domains/"\n',
    'default/domains/a.conf': 'use_iflist_cache = 0\n',
    'default/domains/a.conf.bak': 'use_iflist_cache = 0\n',
  },
  good: { 'default/ecelerity.conf': 'include "domains/"\n', 'default/domains/a.conf': 'use_iflist_cache = 0\n' },
  *run({ node }) {
    for (const { source, include, targets } of node.includes) {
      for (const target of targets) {
        const name = basename(target);
        const found = leftovers.find(([ending]) => ending.test(name));
        if (found === undefined) continue;
        yield {
          message: `${name} is ${found[1]}, and is read with its folder; move it elsewhere`,
          at: { file: target, start: 0, end: 0 },
          related: [{ at: placeOf(source, include.path ?? include), message: 'the folder is included here' }],
        };
      }
    }
  },
});
