// From what the user named (a file, standard input, a tree, one file for each node) to the project: every node with its own
// search path and its merged configuration.

import { basename, dirname, join, normalize, resolve } from 'node:path';
import { compareText } from '../../base/compare-text.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { folderNamed, holds, managerRoot, nodeFolders, nodeRoots, readLayout, searchPath } from './layout.ts';
import type { Merged } from './merge.ts';
import { type MergeMemory, openMergeMemory } from './merge-memory.ts';
import type { Layout, NodeModel, Project } from './model.ts';
import { managerNames, nodeNameOf, peerNames, peerPlace } from './node-name.ts';
import type { Product } from '../schema/option.ts';
import { schemaFor } from '../schema/schema.ts';
import { type Installed, installedModules } from './modules.ts';
import type { Files, Source } from './source.ts';
import type { Input, LoadOptions } from './input.ts';
import { confineTo, rootFileAt, treeAround } from './roots.ts';
import { leadsOut, outside } from './world.ts';
import { openSources, type ParsedFiles, parsedFiles, type Sources } from './sources.ts';

/** Loads everything. What cannot be read is in the project's diagnostics. */
export function loadProject(inputs: readonly Input[], files: Files, options: LoadOptions): Project {
  return loadParsed(inputs, parsedFiles(withStdin(files, inputs)), options, openMergeMemory());
}

/** The same for files that are parsed already. What `memory` knows from an earlier run is not merged again. */
export function loadParsed(inputs: readonly Input[], all: ParsedFiles, options: LoadOptions, memory: MergeMemory): Project {
  const files = confineTo(inputs, all, options);
  const layouts = new Map(inputs.flatMap((input) => (input.kind === 'tree' ? [[input.path, readLayout(input.path, files)] as const] : [])));
  const loader = openLoader(files, installedModules(inputs, layouts, files, schemaFor(options.product)), options, memory);
  let layout: Layout | null = null;
  let extent: Project['extent'] = 'file';
  for (const input of inputs) {
    switch (input.kind) {
      case 'file':
      case 'stdin':
        loader.addFile(input.path, options.nodeName ?? null);
        break;
      case 'nodes':
        extent = 'cluster';
        for (const node of input.nodes) loader.addNode(node.name, node.path);
        break;
      case 'tree': {
        extent = 'cluster';
        const found = layouts.get(input.path) ?? null;
        if (found === null) loader.report('EC0006', input.path, `"${input.path}" is no folder that can be read`);
        else loader.addTree(found);
        layout ??= found;
        break;
      }
    }
  }
  return loader.finish(extent, layout);
}

interface Loader {
  addFile(path: string, name: string | null): void;
  addNode(name: string, path: string): void;
  addTree(layout: Layout): void;
  report(code: string, path: string, message: string): void;
  finish(extent: Project['extent'], layout: Layout | null): Project;
}

function openLoader(files: ParsedFiles, installed: Installed, options: LoadOptions, memory: MergeMemory): Loader {
  const diagnostics: Diagnostic[] = [...installed.diagnostics];
  const sources = openSources(files, diagnostics);
  const { schema } = installed;
  const nodes: NodeModel[] = [];
  const managers: NodeModel[] = [];
  const contexts = new Map<string, { source: Source; scope: string }>();
  const custom = options.searchPath ?? null;

  const report = (code: string, path: string, message: string) => {
    const at = { file: path, start: 0, end: 0 };
    diagnostics.push({ code, severity: 'error', message, at, related: [], fix: null, nodes: [] });
  };

  /** Reads one root; null (and a diagnostic) when it cannot be read. */
  const readRoot = (path: string, search: readonly string[], tree: string | null, node: string | null): Read | null => {
    const root = sources.read(path);
    if ('error' in root) {
      if (root.error === outside) report('EC0009', path, `"${path}" ${leadsOut}`);
      else report('EC0005', path, `cannot read "${path}": ${root.error}`);
      return null;
    }
    const found: Diagnostic[] = [];
    const context = { searchPath: search, tree, node, skip: options.skip ?? [] };
    const merged = memory.merge(root, schema, context, sources, found);
    for (const each of merged.contexts) contexts.set(`${each.scope} ${each.source.path}`, each);
    return { root, merged, found: found.map((each) => ({ ...each, nodes: node === null ? [] : [node] })) };
  };

  /** What reading the files of a node found; a node that is dropped again takes it along. */
  const foundBy = new Map<NodeModel, readonly Diagnostic[]>();

  const model = (role: NodeModel['role'], from: Read, search: readonly string[], name: Name): NodeModel => {
    const own = nodeNameOf(from.merged.global);
    const { global, sources: read, includes } = from.merged;
    const named: Name = own === null ? name : { name: own, nameFrom: 'nodename' };
    const made = memory.keep(from.merged, {
      role,
      ...named,
      folder: name.name,
      global,
      root: from.root,
      sources: read,
      includes,
      searchPath: search,
    });
    foundBy.set(made, from.found);
    return made;
  };

  const addFile = (path: string, name: string | null) => {
    const search = custom ?? siblingsSearchPath(path, files, options.product);
    const from = readRoot(path, search, null, name);
    if (from === null) return;
    const role = options.role ?? (isManagerFile(path, from.merged) ? 'manager' : 'node');
    const named: Name = name === null ? { name: null, nameFrom: 'unknown' } : { name, nameFrom: 'argument' };
    (role === 'manager' ? managers : nodes).push(model(role, from, search, named));
  };

  const addNode = (name: string, path: string) => {
    const root = rootFileAt(path, files);
    const search = custom ?? siblingsSearchPath(root, files, options.product);
    const from = readRoot(normalize(root), search, null, name);
    if (from === null) return;
    const role = isManagerFile(root, from.merged) ? 'manager' : 'node';
    (role === 'manager' ? managers : nodes).push(model(role, from, search, { name, nameFrom: 'argument' }));
  };

  /** Each node is a configuration of its own, so a list of names in one file is much work. */
  const atMost = <T>(most: number, all: readonly T[], path: string, what: string): readonly T[] => {
    if (all.length > most) report('EC0012', path, `more than ${most} ${what} (${all.length}); the others were not checked`);
    return all.slice(0, most);
  };

  const addTree = (layout: Layout) => {
    const path = (name: string | null) => searchPath(layout, name, options.product, custom);
    for (const folder of layout.folders) {
      if (folder.unreadable === true && !isSkipped(folder.path, options.skip)) {
        report('EC0005', folder.path, `cannot read the folder "${folder.path}", so what is in it was not checked`);
      }
    }
    // Not silently: it may be the folder of a node. A file beside them, such as a readme, is read by nobody.
    for (const { name, kind } of layout.folders[0]?.entries ?? []) {
      if (kind === 'outside' && !name.includes('.')) report('EC0009', join(layout.root, name), `"${join(layout.root, name)}" ${leadsOut}`);
    }
    const wanted = nodeFolders(layout).filter(({ name, path: at }) => !isSkipped(name, options.skip) && !isSkipped(at, options.skip));
    const folders = atMost(membersMax, wanted, layout.root, 'folders of nodes');
    // Managers first: their names tell which peers and folders are no mail nodes.
    const ownManagers = folders.filter((folder) => holds(folder, managerRoot));
    for (const folder of ownManagers) {
      const root = findRoot([managerRoot], path(folder.name), sources);
      const from = root === null ? null : readRoot(root, path(folder.name), layout.root, folder.name);
      if (from !== null) managers.push(model('manager', from, path(folder.name), { name: folder.name, nameFrom: 'folder' }));
    }
    const sharedManager = findRoot([managerRoot], [...path(null), layout.root], sources);
    if (sharedManager !== null && ownManagers.length === 0) {
      const from = readRoot(sharedManager, path(null), layout.root, null);
      if (from !== null) {
        const names = atMost(membersMax, managerNames(from.merged.global), from.root.path, 'managers');
        for (const name of names) managers.push(model('manager', from, path(name), { name, nameFrom: 'logs' }));
        if (names.length === 0) managers.push(model('manager', from, path(null), { name: null, nameFrom: 'unknown' }));
      }
    }
    const isManager = (name: string) => managers.some((manager) => manager.name === name);
    const addMailNode = (name: string | null) => {
      const root = findRoot(nodeRoots, [...path(name), layout.root], sources);
      if (root === null) return;
      const from = readRoot(root, path(name), layout.root, name);
      if (from !== null) nodes.push(model('node', from, path(name), { name, nameFrom: name === null ? 'unknown' : 'folder' }));
    };
    const candidates = folders.filter((folder) => nodeRoots.some((file) => holds(folder, file)) || !isManager(folder.name));
    for (const [done, folder] of candidates.entries()) {
      options.onProgress?.(done, candidates.length, folder.name);
      addMailNode(folder.name);
    }
    const peers = peerNames([...nodes, ...managers].map((each) => each.global));
    dropSharedFolders(nodes, peers, layout);
    const hasFolders = nodes.length > 0;
    for (const peer of atMost(membersMax, peers, layout.root, 'peers')) {
      if (isManager(peer) || isSkipped(peer, options.skip)) continue;
      if (nodes.some((node) => node.folder === peer || node.name === peer)) continue;
      addMailNode(peer);
      if (hasFolders && folderNamed(layout, peer) === null) tellMissingFolder(nodes.at(-1), peer, layout);
    }
    if (nodes.length === 0 && folders.every((folder) => isManager(folder.name))) {
      addMailNode(null);
      const first = nodes[0];
      // Without node folders the peers of the shared configuration are the nodes.
      for (const peer of first === undefined
        ? []
        : peers.length > 0
          ? peers.slice(0, membersMax)
          : atMost(membersMax, peerNames([first.global]), first.root.path, 'peers'))
        if (!isManager(peer)) addMailNode(peer);
      if (nodes.length > 1) nodes.shift();
    }
    if (nodes.length === 0 && managers.length === 0) {
      report(
        'EC0006',
        layout.root,
        `no ${nodeRoots.join(', ')} or ${managerRoot} in "${layout.root}" or its folders global/, default/, NODE/`,
      );
    }
  };

  /** A peer without a folder lacks what the others have in theirs: that is one finding, not one for each include. */
  const tellMissingFolder = (node: NodeModel | undefined, name: string, layout: Layout) => {
    const found = node === undefined || node.folder !== name ? [] : (foundBy.get(node) ?? []);
    const missing = found.filter(({ code }) => code === 'EC0001');
    const place = peerPlace(
      [...nodes, ...managers].map((each) => each.global),
      name,
    );
    if (node === undefined || missing.length === 0 || place === null) return;
    foundBy.set(
      node,
      found.filter((each) => !missing.includes(each)),
    );
    diagnostics.push({
      code: 'EC0011',
      severity: 'error',
      message: `${name} is a peer but has no folder ${join(layout.root, name)}/, which ${missing.length === 1 ? 'a file' : 'files'} of its own should be in; add it, or take ${name} out of peers`,
      at: place,
      related: missing.map(({ at }) => ({ at, message: `included from the folder of each node` })),
      fix: null,
      nodes: [name],
    });
  };

  const finish = (extent: Project['extent'], layout: Layout | null): Project => ({
    product: options.product,
    schema,
    descriptions: installed.paths,
    extent,
    layout,
    nodes: nodes.sort(byName),
    managers: managers.sort(byName),
    sources: sources.all,
    realPaths: realPathsOf(sources.all.keys(), files),
    listed: new Set([...sources.listed, ...installed.folders]),
    skip: options.skip ?? [],
    owners: files.owners ?? null,
    contexts: [...contexts.values()],
    diagnostics: [...diagnostics, ...[...nodes, ...managers].flatMap((node) => foundBy.get(node) ?? [])],
  });
  return { addFile, addNode, addTree, report, finish };
}

type Name = Pick<NodeModel, 'name' | 'nameFrom'>;

interface Read {
  readonly root: Source;
  readonly merged: Merged;
  readonly found: readonly Diagnostic[];
}

/** Whether a path or a name was given as not to be checked, or lies in a folder that was. */
export function isSkipped(path: string, skip: readonly string[] | undefined): boolean {
  return skip?.some((each) => path === normalize(each) || path.startsWith(`${normalize(each).replace(/\/$/, '')}/`)) === true;
}

/** The files that are read by way of a link, and where they really lie. */
function realPathsOf(paths: Iterable<string>, files: ParsedFiles): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const here = files.realPath?.('.') ?? '.';
  for (const path of paths) {
    const real = files.realPath?.(path) ?? path;
    if (real !== path && real !== resolve(here, path)) found.set(path, real);
  }
  return found;
}

/**
 * A folder that is no peer, although there are peers, and that has no root of its own is shared by several nodes (R5). But one in which
 * a file lies that the peers have in their own folders, and which nobody else reads, is that of a node that was forgotten among them.
 */
function dropSharedFolders(nodes: NodeModel[], peers: readonly string[], layout: Layout): void {
  if (peers.length === 0) return;
  const isPeer = ({ folder, name }: NodeModel) => peers.includes(folder ?? '') || peers.includes(name ?? '');
  const ownOf = (node: NodeModel): readonly string[] => {
    const folder = folderNamed(layout, node.folder ?? '');
    return node.sources.flatMap(({ path }) => (folder !== null && dirname(path) === folder.path ? [basename(path)] : []));
  };
  const listed = nodes.filter(isPeer);
  const own = new Set(listed.flatMap(ownOf));
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    const folder = folderNamed(layout, node?.folder ?? '');
    if (node === undefined || folder === null || isPeer(node) || nodeRoots.some((file) => holds(folder, file))) continue;
    const isShared = listed.some((other) => other.sources.some(({ path }) => dirname(path) === folder.path));
    if (isShared || !ownOf(node).some((file) => own.has(file))) nodes.splice(i, 1);
  }
}

/** Several times what any cluster has. */
const membersMax = 256;

/** The first of these files along a path. */
function findRoot(names: readonly string[], folders: readonly string[], sources: Sources): string | null {
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      const found = sources.list(folder)?.some((entry) => entry.name === name && entry.kind !== 'folder');
      if (found === true) return path;
    }
  }
  return null;
}

/** A single file that lies in a configuration tree is read with the search path of that tree. */
function siblingsSearchPath(path: string, files: ParsedFiles, product: Product): readonly string[] {
  const root = treeAround(path, files);
  if (root === null) return [];
  const own = basename(dirname(path));
  const layout = { root: normalize(root), folders: [] };
  return searchPath(layout, own === 'global' || own === 'default' || own === '.' ? null : own, product, null);
}

function isManagerFile(path: string, merged: Merged): boolean {
  return basename(path) === managerRoot || merged.global.scopes.some((scope) => scope.type === 'logs');
}

/** Standard input as one more file in front of the real ones. */
export function withStdin(files: Files, inputs: readonly Input[]): Files {
  const stdin = inputs.find((input) => input.kind === 'stdin');
  if (stdin === undefined) return files;
  return {
    read: (path) => (path === stdin.path ? { bytes: stdin.bytes } : files.read(path)),
    list: (path) => (path === stdin.path ? null : files.list(path)),
    realPath: (path) => (path === stdin.path || files.realPath === undefined ? path : files.realPath(path)),
    ...(files.exists !== undefined && { exists: files.exists }),
    ...(files.link !== undefined && { link: files.link }),
    ...(files.owners !== undefined && { owners: files.owners }),
  };
}

function byName(a: NodeModel, b: NodeModel): number {
  return compareText(a.name ?? '', b.name ?? '');
}
