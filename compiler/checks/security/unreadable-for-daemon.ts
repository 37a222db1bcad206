// EC3608: a file that we can read, and the user as whom the mail server runs cannot.

import { dirname } from '../../../base/paths.ts';
import { check, type Finding } from '../../check/check.ts';
import { listed } from '../../checks-shared/words.ts';
import { placeOfSetting, textOf, textsOf } from '../../facts/values.ts';
import type { NodeModel, Project, Setting } from '../../load/model.ts';
import { childOf } from '../../load/node-name.ts';
import type { FileStatus, Owners, User } from '../../load/source.ts';

/** Bits of a mode for others; times 8 for the group, times 64 for the owner. */
const bit = { read: 4, search: 1 };

export const unreadableForDaemon = check({
  code: 'EC3608',
  name: 'unreadable-for-daemon',
  severity: 'warning',
  scope: 'node',
  title: 'The user of Security cannot read a file of the configuration',
  why: 'The process reads its configuration as root when it starts and then becomes the user of `Security`. As that user it reads it again at `config reload`, which fails on a file, or a folder on the way to it, that only somebody else may read (`4/config/ref-security.md`). Owner, group and mode are looked at, from the root of the tree down, where this machine knows the user; access lists are not, so where one lets the user read, accept this with a reason.',
  bad: {
    'default/ecelerity.conf': 'Security {\n  user = "ecuser"\n}\ninclude "secret.conf"\n',
    'default/secret.conf': '@mode 0600 use_iflist_cache = 0\n',
  },
  good: {
    'default/ecelerity.conf': 'Security {\n  user = "ecuser"\n}\ninclude "open.conf"\n',
    'default/open.conf': 'use_iflist_cache = 0\n',
  },
  *run({ node, schema, project }) {
    const { owners } = project;
    if (owners === null) return;
    const scope = childOf(node.global, 'security');
    const setting = scope?.settings.get('user');
    const fallback = schema.option('security', 'user')?.default;
    const name = textOf(setting)?.value ?? (fallback?.kind === 'value' ? String(fallback.value) : '');
    const user = owners.user(name);
    if (user === null || user.uid === 0) return;
    const groups = [...(textsOf(scope?.settings.get('group')) ?? []), ...(textsOf(scope?.settings.get('supplemental_groups')) ?? [])];
    const gids = new Set([...user.gids, ...groups.flatMap((each) => owners.group(each) ?? [])]);
    yield* findings(node, name, { uid: user.uid, gids }, setting, project, owners);
  },
});

function* findings(
  node: NodeModel,
  name: string,
  user: User,
  setting: Setting | undefined,
  project: Project,
  owners: Owners,
): Generator<Finding> {
  const closed = new Map<string, { readonly status: FileStatus; readonly isFolder: boolean; readonly files: string[] }>();
  for (const { path } of node.sources) {
    const way = wayTo(path, project.layout?.root ?? null);
    const shut = way.find((folder) => !allows(owners.status(folder), user, bit.search));
    const at = shut ?? (allows(owners.status(path), user, bit.read) ? null : path);
    const status = at === null ? null : owners.status(at);
    if (at === null || status === null) continue;
    const known = closed.get(at) ?? { status, isFolder: shut !== undefined, files: [] };
    closed.set(at, known);
    known.files.push(path);
  }
  for (const [path, { status, isFolder, files }] of closed) {
    const mode = `${status.owner} ${status.mode.toString(8).padStart(4, '0')}`;
    const what = isFolder ? `go into ${path} (${mode}), where it reads ${listed(files, 3)}` : `read ${path} (${mode})`;
    yield {
      message: `${name} may not ${what}, so the next reload fails; give it the group of ${name} and ${isFolder ? 'g+rx' : 'g+r'}`,
      at: { file: files[0] ?? path, start: 0, end: 0 },
      ...(setting === undefined ? {} : { related: [{ at: placeOfSetting(setting), message: `the process runs as ${name}` }] }),
    };
  }
}

/** The folders from the root of the tree to the file, outermost first; without a tree its own folder. */
function wayTo(path: string, root: string | null): readonly string[] {
  const way: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    way.unshift(folder);
    if (root === null || folder === root || dirname(folder) === folder) return way;
  }
}

/** What is gone meanwhile is nobody's fault. */
function allows(status: FileStatus | null, user: User, wanted: number): boolean {
  if (status === null) return true;
  const shift = status.uid === user.uid ? 6 : user.gids.has(status.gid) ? 3 : 0;
  return ((status.mode >> shift) & wanted) === wanted;
}
