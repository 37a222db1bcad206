// From what the user named (a file, standard input, a tree, one file for each node) to the project: every node with its own
// search path and its merged configuration.

import type { Input, LoadOptions } from './input.ts';
import { readLayout } from './layout.ts';
import { addFile, addNode } from './load-file.ts';
import { addTree } from './load-tree.ts';
import { openLoading } from './loading.ts';
import { type MergeMemory, openMergeMemory } from './merge-memory.ts';
import type { Layout, Project } from './model.ts';
import { installedModules } from './modules.ts';
import { schemaFor } from '../schema/schema.ts';
import { atVersion } from '../schema/version.ts';
import { confineTo } from './roots.ts';
import type { Files } from './source.ts';
import { type ParsedFiles, parsedFiles } from './sources.ts';

/** Loads everything. What cannot be read is in the project's diagnostics. */
export function loadProject(inputs: readonly Input[], files: Files, options: LoadOptions): Project {
  return loadParsed(inputs, parsedFiles(withStdin(files, inputs)), options, openMergeMemory());
}

/** The same for files that are parsed already. What `memory` knows from an earlier run is not merged again. */
export function loadParsed(inputs: readonly Input[], all: ParsedFiles, options: LoadOptions, memory: MergeMemory): Project {
  const files = confineTo(inputs, all, options);
  const layouts = new Map(inputs.flatMap((input) => (input.kind === 'tree' ? [[input.path, readLayout(input.path, files)] as const] : [])));
  const loading = openLoading(
    files,
    installedModules(inputs, layouts, files, atVersion(schemaFor(options.product), options.momentum)),
    options,
    memory,
  );
  let layout: Layout | null = null;
  let extent: Project['extent'] = 'file';
  for (const input of inputs) {
    switch (input.kind) {
      case 'file':
      case 'stdin':
        addFile(loading, input.path, options.nodeName ?? null);
        break;
      case 'nodes':
        extent = 'cluster';
        for (const node of input.nodes) addNode(loading, node.name, node.path);
        break;
      case 'tree': {
        extent = 'cluster';
        const found = layouts.get(input.path) ?? null;
        if (found === null) loading.report('EC0006', input.path, `"${input.path}" is no folder that can be read`);
        else addTree(loading, found);
        layout ??= found;
        break;
      }
    }
  }
  return loading.finish(extent, layout);
}

/** Standard input as one more file in front of the real ones. */
export function withStdin(files: Files, inputs: readonly Input[]): Files {
  const stdin = inputs.find((input) => input.kind === 'stdin');
  if (stdin === undefined) return files;
  return {
    read: (path) => (path === stdin.path ? { bytes: stdin.bytes } : files.read(path)),
    list: (path) => (path === stdin.path ? null : files.list(path)),
    realPath: (path) => (path === stdin.path || files.realPath === undefined ? path : files.realPath(path)),
    exists: files.exists,
    link: files.link,
    ...(files.owners !== undefined && { owners: files.owners }),
  };
}
