// EC3504: configuration files that nobody reads.

import { basename } from '../../../base/paths.ts';
import { isSkipped } from '../../load/input.ts';
import { check, type ClusterView, type Finding } from '../../check/check.ts';
import { commentedClusterInclude, commentedIncludes, type CommentedInclude } from '../../checks-shared/commented-includes.ts';
import { filesInUse } from '../../checks-shared/folders.ts';
import { hiddenFiles } from '../../checks-shared/hidden-files.ts';
import { members } from '../../checks-shared/managed.ts';

/** Files beside the configuration that have a language of their own, or that the product itself reads or writes. */
const others = new Set(['mbus.conf', 'mbusd.conf', 'ec_rotate.conf', 'spread.conf', 'local_changes.conf']);

export const fileUnused = check({
  code: 'EC3504',
  name: 'file-unused',
  severity: 'error',
  scope: 'cluster',
  title: 'A configuration file is read by no node and no manager',
  why: 'A file counts only when a root file (`ecelerity.conf`, `eccluster.conf`) includes it, directly or by way of others. One that nobody reads is a left-over, or an include is missing, or its name is misspelt. Nothing in it was checked against the rest (`4/conf-overview.md`).',
  bad: {
    'default/ecelerity.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n',
    'default/domains.conf': 'domain "example.com" {\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "domains.conf"\n',
    'default/domains.conf': 'domain "example.com" {\n}\n',
  },
  *run(cluster) {
    const { project } = cluster;
    if (project.layout === null) return;
    const reported = new Set([...hiddenFiles(project).map((hidden) => hidden.path), ...notClusteredFor(cluster)]);
    let commented: ReadonlyMap<string, CommentedInclude> | null = null;
    const used = filesInUse(project);
    const real = new Set(project.realPaths.values());
    for (const folder of project.layout.folders) {
      // The root is on no search path.
      if (folder.name === '' || isSkipped(folder.path, project.skip)) continue;
      for (const entry of folder.entries) {
        const path = `${folder.path}/${entry.name}`;
        if (entry.kind !== 'file' || !entry.name.endsWith('.conf') || others.has(entry.name) || entry.name.startsWith('.')) continue;
        if (isSkipped(path, project.skip) || readByLink(path, real)) continue;
        if (used.has(path) || reported.has(path) || reported.has(entry.name)) continue;
        // All comments of all files: looked through for the first one only.
        commented ??= commentedByName(cluster);
        yield finding(path, commented.get(entry.name));
      }
    }
  },
});

/** Whether somebody reads it by way of a link: its real path ends as the path in the tree does. */
function readByLink(path: string, real: ReadonlySet<string>): boolean {
  if (real.size === 0) return false;
  const inTree = path.split('/').slice(-2).join('/');
  return [...real].some((each) => each === path || each.endsWith(`/${inTree}`));
}

function finding(path: string, commented: CommentedInclude | undefined): Finding {
  const at = { file: path, start: 0, end: 0 };
  if (commented === undefined) return { message: `${basename(path)} is read by no node and no manager; include it or remove it`, at };
  const { source, start, end } = commented;
  return {
    message: `${basename(path)} is read by no node and no manager, because its include is commented out; uncomment it or remove the file`,
    at,
    related: [{ at: { file: source.path, start, end }, message: 'the include that is commented out' }],
  };
}

/** The first commented-out include of each file name. */
function commentedByName({ project }: ClusterView): ReadonlyMap<string, CommentedInclude> {
  const found = new Map<string, CommentedInclude>();
  for (const source of project.sources.values()) {
    for (const include of commentedIncludes(source)) if (!found.has(basename(include.path))) found.set(basename(include.path), include);
  }
  return found;
}

/** Names of cluster files that some nodes lack: those nodes are reported as not clustered. */
function notClusteredFor(cluster: ClusterView): readonly string[] {
  if (members(cluster).length === 0) return [];
  const outside = cluster.nodes.filter((node) => node.facts.cluster === null);
  return outside.flatMap(({ node }) => {
    const commented = commentedClusterInclude(node.sources);
    return commented === null ? [] : [basename(commented.path)];
  });
}
