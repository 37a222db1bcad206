// Documentation of the codes that loading reports: includes, files, input.

import type { Rule } from '../check/check.ts';

export const fileRules: readonly Rule[] = [
  {
    code: 'EC0001',
    name: 'include-missing',
    severity: 'error',
    title: 'An included file does not exist',
    why: 'A relative path is looked for beside the file that includes it, then along the search path (`global/`, the folder of the node, `default/`). The product refuses a configuration with a missing include, so the node would not start.',
    bad: { 'default/ecelerity.conf': 'include "node-local.conf"\n' },
    good: { 'default/ecelerity.conf': 'include "node-local.conf"\n', 'east1/node-local.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0002',
    name: 'include-cycle',
    severity: 'error',
    title: 'Files include each other',
    why: 'Reading would never end. The second read of a file that is still being read is left out, everything else is checked.',
    bad: { 'default/ecelerity.conf': 'include "a.conf"\n', 'default/a.conf': 'include "ecelerity.conf"\n' },
    good: { 'default/ecelerity.conf': 'include "a.conf"\n', 'default/a.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0003',
    name: 'include-pattern',
    severity: 'error',
    title: 'An include has a pattern for a path',
    why: 'Patterns are not part of the language. A folder (with a slash at its end) includes all its files in alphabetical order.',
    bad: { 'default/ecelerity.conf': 'include "domains/*.conf"\n' },
    good: { 'default/ecelerity.conf': 'include "domains/"\n', 'default/domains/one.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0004',
    name: 'include-scheme',
    severity: 'error',
    title: 'An include names a URI that cannot be followed',
    why: 'The product can load configuration from other sources by URI. A check can only follow what is in files.',
    bad: { 'default/ecelerity.conf': 'include "persist://store/domains"\n' },
    good: { 'default/ecelerity.conf': 'include "domains.conf"\n', 'default/domains.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0005',
    name: 'file-unreadable',
    severity: 'error',
    title: 'A file cannot be read',
    why: 'It exists, but permissions, a loop of symbolic links, its kind (device, pipe) or its size (over 64 MiB) forbid reading it. What it says was not checked.',
    bad: { 'default/ecelerity.conf': 'include "loop.conf"\n', 'default/loop.conf': '@symlink loop.conf' },
    good: { 'default/ecelerity.conf': 'include "plain.conf"\n', 'default/plain.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0006',
    name: 'nothing-found',
    severity: 'error',
    title: 'There is no configuration where one was named',
    why: 'A configuration tree has the folders `global/`, `default/` and one for each node, with an `ecelerity.conf` (or `ecelerity-cluster.conf`) on the search path of each node. Silence here would look like success.',
    bad: { 'readme.txt': 'nothing here\n' },
    good: { 'default/ecelerity.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0007',
    name: 'includes-too-many',
    severity: 'error',
    title: 'One configuration reads too many files',
    why: 'Files that include each other several times multiply. Beyond 10,000 files, 256 million characters for one node, or 32 files open at once reading stops, so that a check always ends.',
    bad: manyIncludes(),
    good: { 'default/ecelerity.conf': 'include "a.conf"\n', 'default/a.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0008',
    name: 'include-elsewhere',
    severity: 'warning',
    title: 'An included file cannot be followed from here',
    why: 'An absolute path outside of the configuration tree can only be followed on the node itself. Paths below `/opt/msys/ecelerity/etc/conf/` are looked up in the tree at hand. A shared file that is checked alone may include a file that each node has for itself: then this is a remark only.',
    bad: { 'default/ecelerity.conf': 'include "/opt/example/does-not-exist/local.conf"\n' },
    good: { 'default/ecelerity.conf': 'include "local.conf"\n', 'default/local.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0009',
    name: 'leads-outside',
    severity: 'error',
    title: 'A path leads out of the configuration',
    why: 'A configuration may come from somebody else, such as with a pull request, so only the tree that was named (of a single file: the tree around it, or its folder) is read. What an absolute path, `..` or a symbolic link brings in from elsewhere on this machine would stand in reports and logs. Where that is meant, `--allow-outside DIR` (in editors the setting `ecconf.allowOutside`) allows a folder.',
    bad: { 'default/ecelerity.conf': 'include "../../other/local.conf"\n', '../other/local.conf': 'Max_Retries = 1\n' },
    good: { 'default/ecelerity.conf': 'include "../global/local.conf"\n', 'global/local.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0010',
    name: 'findings-too-many',
    severity: 'error',
    title: 'A file has more findings than are shown',
    why: 'Nobody reads ten thousand findings, and services that take reports refuse them. Of each file the first 1,000 are shown; this one counts the rest and is as severe as the worst of them. `--fix` mends, and a baseline holds, those that are not shown as well.',
    bad: { 'default/ecelerity.conf': '@repeat 1200 No_Such_Option = 1\n' },
    good: { 'default/ecelerity.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n' },
  },
  {
    code: 'EC0011',
    name: 'node-folder-missing',
    severity: 'error',
    title: 'A peer has no folder in the tree',
    why: 'Each node has a folder with the files that are its own. A name in `peers` without one is a node that was renamed or is not set up yet, or a folder that was not checked in. What the node would read is not known, so it was not checked.',
    bad: {
      'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
      'default/ecelerity.conf': 'include "msgc_server.conf"\ninclude "node-local.conf"\n',
      'east1/node-local.conf': 'use_iflist_cache = 0\n',
    },
    good: {
      'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
      'default/ecelerity.conf': 'include "msgc_server.conf"\ninclude "node-local.conf"\n',
      'east1/node-local.conf': 'use_iflist_cache = 0\n',
      'west1/node-local.conf': 'use_iflist_cache = 0\n',
    },
  },
  {
    code: 'EC0012',
    name: 'nodes-too-many',
    severity: 'error',
    title: 'A cluster has more nodes than can be',
    why: 'Every node is read and checked with all that it includes, and compared with all others. Beyond 256 nodes and as many managers, several times what any cluster has, the rest is left out, so that a list of names in one file does not take hours.',
    bad: {
      'default/ecelerity.conf': `msgc_server {\n  peers = [\n${Array.from({ length: 300 }, (_, i) => `    n${i} = "10.0.${i >> 8}.${i & 255}"\n`).join('')}  ]\n}\n`,
    },
    good: { 'default/ecelerity.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n  ]\n}\n' },
  },
  {
    code: 'EC0013',
    name: 'module-description',
    severity: 'warning',
    title: 'The description of a module cannot be read',
    why: 'A module that is not in the manual says in its `.ecm` file what it adds to the configuration (`3/3-api/arch-primary-apis.md`). Such files are looked for in the root of the tree, in `global/`, `default/` and `libexec/`, and their stanzas and options are known then. What cannot be read is passed over, so what the module adds may be called unknown. Copies of these files come from the `libexec` of an installation.',
    bad: {
      'default/ecelerity.conf': 'house_filter {\n  level = 3\n}\n',
      'libexec/house_filter.ecm': '[house_filter]\nmsys.provides = config.Global:Nowhere.House_Level\n',
    },
    good: {
      'default/ecelerity.conf': 'house_filter {\n  level = 3\n}\nDomain "example.com" {\n  House_Level = 4\n}\n',
      'libexec/house_filter.ecm': '[house_filter]\nmsys.provides = config.Global:Domain.House_Level\n',
    },
  },
  {
    code: 'EC0014',
    name: 'not-compilable',
    severity: 'error',
    title: 'A value does not fit into what the daemon reads',
    why: 'What `ecconf compile` writes has limits: 255 characters for a name, 4,096 for a path. A value beyond them, which the product itself may take, would be refused by the daemon, so nothing is written. Only `compile` finds this.',
    bad: {
      'default/ecelerity.conf': `ec_logger "ec_logger1" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>${'m'.repeat(300)}"\n}\ncluster {\n}\n`,
    },
    good: { 'default/ecelerity.conf': 'cluster {\n  logs = [\n    mainlog = "/var/log/ecelerity/mainlog.cluster"\n  ]\n}\n' },
  },
];

/** Fifteen files, each of which includes the next one twice: 2^15 reads. */
function manyIncludes(): Record<string, string> {
  const files: Record<string, string> = { 'default/ecelerity.conf': 'include "f1.conf"\ninclude "f1.conf"\n' };
  for (let i = 1; i < 15; i++) files[`default/f${i}.conf`] = `include "f${i + 1}.conf"\ninclude "f${i + 1}.conf"\n`;
  files['default/f15.conf'] = 'Relay_Hosts = ( "10.0.0.0/8" )\n';
  return files;
}
