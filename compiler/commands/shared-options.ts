// Options that several commands know: what to read, and how to judge and report.

import type { CommandOption } from './command.ts';

/** Also of `fmt`, which takes no other input options. */
export const allowOutside: CommandOption = {
  name: 'allow-outside',
  value: 'DIR',
  multiple: true,
  completes: 'folder',
  doc: 'Read and write in DIR, too. Without it nothing is touched outside of the tree (of a single file: of the tree around it, or its folder), whatever includes and symbolic links say.',
};

export const inputOptions: readonly CommandOption[] = [
  {
    name: 'node',
    value: 'NAME=PATH',
    multiple: true,
    completes: 'file',
    doc: 'A node by its root file (its ecelerity.conf). Repeat it for each node; they are checked together.',
  },
  { name: 'product', value: '3|4', choices: ['3', '4'], doc: 'Version of Momentum; 4 is the default, and stands for 5, too.' },
  {
    name: 'momentum',
    value: 'VERSION',
    doc: 'The very version, such as 3.6.12, 4.1-HF4 or 5.3: names that it does not have yet, or has given up, are found.',
  },
  { name: 'manager', doc: 'The file is the root of a cluster manager (eccluster.conf), not of a mail node.' },
  { name: 'node-name', value: 'NAME', doc: 'Name of the node to which a single file belongs, where the file does not say it.' },
  {
    name: 'search-path',
    value: 'FOLDERS',
    completes: 'folder',
    doc: 'Where relative includes are looked for, `:` (on Windows `;`) between the folders, the first one first; replaces the documented path, as EC_CONF_SEARCH_PATH does. {NODENAME} stands for the name of the node.',
  },
  {
    name: 'skip',
    value: 'PATH|NODE',
    multiple: true,
    completes: 'file',
    doc: 'A file, a folder or a node that is not to be checked. Whatever else is left out (a file that nobody reads, a path on another machine) is an error. May be repeated.',
  },
  {
    name: 'stdin-name',
    value: 'PATH',
    completes: 'file',
    doc: 'What standard input is called in reports, and where its includes are looked for.',
  },
  allowOutside,
];

/** Of the commands that check whole trees. */
export const largeOptions: readonly CommandOption[] = [
  {
    name: 'cache',
    value: 'DIR',
    completes: 'folder',
    doc: 'Keep in DIR what was found in each file and node, by content, and do not look again at what is as it was: for CI, with one configuration tree. DIR must be writable for nobody else and lie outside of the working directory and the tree; elsewhere ECCONF_CACHE_KEY, a secret, has to be set. See docs/large-clusters.md.',
  },
  {
    name: 'jobs',
    value: 'N',
    doc: 'Processes that share the nodes of a tree, from 1 to 8. By default one for each processor where the tree has 16 MB and more, else one.',
  },
];

const reportFormats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const;

export const checkOptions: readonly CommandOption[] = [
  {
    name: 'format',
    value: 'FORMAT',
    choices: reportFormats,
    doc: 'text (the default), json, sarif, github, gitlab (code quality) or junit.',
  },
  { name: 'output', short: 'o', value: 'FILE', completes: 'file', doc: 'Write the report there rather than to standard output.' },
  {
    name: 'fail-on',
    value: 'LEVEL',
    choices: ['error', 'warning', 'info', 'hint', 'never'],
    doc: 'The least finding that makes the exit status 1; error is the default.',
  },
  {
    name: 'severity',
    value: 'CODE=LEVEL',
    multiple: true,
    doc: 'Give a code (or name) another level: error, warning, info, hint, or off. May be repeated.',
  },
  { name: 'consequences', doc: 'In text: also print the findings that follow from another one, below it. Other formats always have them.' },
  {
    name: 'fix',
    doc: 'Apply all fixes that are proven to be safe (on a copy the finding is gone, nothing new is found, and no setting changes that it does not name), then report what is left.',
  },
  { name: 'force', doc: 'With --fix or --output: write also files that are marked read-only.' },
  { name: 'dry-run', doc: 'With --fix: print the changes as a unified diff and write nothing.' },
  { name: 'baseline', value: 'FILE', completes: 'file', doc: 'Leave out the findings listed in this file.' },
  { name: 'write-baseline', value: 'FILE', completes: 'file', doc: 'Write all present findings to this file, as the baseline for later.' },
  { name: 'watch', short: 'w', doc: 'Check again whenever a file changes, until interrupted or standard input ends.' },
  { name: 'quiet', short: 'q', doc: 'Print only findings at or above --fail-on, and no last line.' },
];
