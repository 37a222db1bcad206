// Where an `include` leads (R37 to R43): an absolute path as it is, a relative one first beside the file that includes it, then
// along the search path. A folder means all its files in alphabetical order.

import { basename, dirname, isAbsolute, join, normalize } from '../../base/paths.ts';
import { quoteText, textValue } from '../../grammar/text-value.ts';
import type { Include } from '../../grammar/tree.ts';
import type { Diagnostic, Severity } from '../diagnostics.ts';
import { nearest } from '../schema/nearest.ts';
import { type Excerpt, placeOf, type Source } from './source.ts';
import type { Sources } from './sources.ts';
import { leadsOut, outside } from './world.ts';

/** Where the product is installed; absolute paths into it are looked up in the configuration tree at hand. */
export const installed = '/opt/msys/ecelerity/etc/conf/';

export interface SearchContext {
  /** Folders, highest priority first. */
  readonly searchPath: readonly string[];
  /** Root of the configuration tree, or null. */
  readonly tree: string | null;
  /** The node whose files are read; null: it has no name. */
  readonly node: string | null;
  /** Paths that are not to be checked. */
  readonly skip: readonly string[];
}

/** The files that an include reads, in order; none after an error, which is reported. */
export function resolveInclude(
  source: Excerpt,
  include: Include,
  context: SearchContext,
  sources: Sources,
  diagnostics: Diagnostic[],
): readonly Source[] {
  const report = (code: string, severity: Severity, message: string, fix: Diagnostic['fix'] = null) => {
    diagnostics.push({ code, severity, message, at: placeOf(source, include.path ?? include), related: [], fix, nodes: [] });
  };
  if (include.path === null) return [];
  const written = textValue(source.text, include.path);
  if (written === '') {
    report('EC0001', 'error', 'include names no file');
    return [];
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'file') {
    report('EC0004', 'error', `include from "${scheme}://" cannot be followed; use a path or file://`);
    return [];
  }
  const path = scheme === 'file' ? written.slice('file://'.length) : written;
  if (/[*?]/.test(path)) {
    report('EC0003', 'error', `include takes no pattern; name the file, or a folder ("${dirname(path)}/") to read all its files`);
    return [];
  }
  const tried: string[] = [];
  let leavesBy: string | null = null;
  for (const candidate of candidates(source, path, context)) {
    if (tried.includes(candidate)) continue;
    tried.push(candidate);
    const found = readFileOrFolder(candidate, sources, report);
    if (found === outside) leavesBy ??= candidate;
    else if (found !== null) return found;
  }
  if (leavesBy !== null) {
    report('EC0009', 'error', `"${leavesBy}" ${leadsOut}`);
    return [];
  }
  const nodes = isAbsolute(path) || context.tree !== null ? [] : nodesThatHaveIt(path, context, sources);
  if (nodes.length > 0) {
    report(
      'EC0008',
      'info',
      `"${path}" stands in the folders of nodes (${nodes.slice(0, 5).join(', ')}); check the whole tree to follow it`,
    );
  } else if (context.skip.some((each) => normalize(each) === path)) {
    return [];
  } else if (isAbsolute(path)) {
    // Where the whole tree is at hand, what is left out must not pass for checked.
    const severity = context.tree === null ? 'warning' : 'error';
    const remedy = context.tree === null ? '' : '; check it on the node, or name it with --skip';
    report('EC0008', severity, `"${path}" is not on this machine, so what it includes was not checked${remedy}`);
  } else {
    const meant = nearestFile(path, tried, sources);
    const looked = `looked for ${whereLooked(tried, context)}`;
    const edit = meant === null ? null : { ...placeOf(source, include.path), text: quoteText(meant, include.path.quote !== '') };
    const fix = edit === null ? null : { title: `Change to "${meant}"`, safe: false, edits: [edit] };
    report('EC0001', 'error', `no file "${path}"; ${meant === null ? looked : `did you mean "${meant}"? (${looked})`}`, fix);
  }
  return [];
}

function candidates(source: Excerpt, path: string, context: SearchContext): string[] {
  if (!isAbsolute(path)) return [dirname(source.path), ...context.searchPath].map((folder) => normalize(join(folder, path)));
  if (context.tree === null || !path.startsWith(installed)) return [normalize(path)];
  return [normalize(path), normalize(join(context.tree, path.slice(installed.length)))];
}

/** The same words for each node, so that a file that no node has is one finding. */
function whereLooked(tried: readonly string[], { tree, node }: SearchContext): string {
  if (tree === null || node === null) return tried.join(', ');
  const own = join(tree, node);
  return tried.map((each) => (each.startsWith(`${own}/`) ? join(tree, 'NODE', each.slice(own.length)) : each)).join(', ');
}

/** What is called nearly so in one of the folders that were searched: letter case, another ending, a blank, a slip of the pen. */
function nearestFile(path: string, tried: readonly string[], sources: Sources): string | null {
  const wanted = basename(path);
  for (const folder of new Set(tried.map((each) => dirname(each)))) {
    const names = (sources.list(folder) ?? []).filter(({ kind, name }) => kind === 'file' && !name.startsWith('.')).map(({ name }) => name);
    const stem = (name: string) =>
      name
        .trim()
        .toLowerCase()
        .replace(/\.\w+$/, '');
    const found = names.find((name) => stem(name) === stem(wanted)) ?? nearest(names, wanted);
    if (found !== null && found !== wanted) return path.slice(0, path.length - wanted.length) + found;
  }
  return null;
}

/** A shared file that is checked alone includes what every node has for itself: the folders, beside those searched, that hold it. */
function nodesThatHaveIt(path: string, { searchPath }: SearchContext, sources: Sources): readonly string[] {
  const [first] = searchPath;
  if (first === undefined) return [];
  const root = dirname(first);
  const folders = (sources.list(root) ?? []).filter((entry) => entry.kind === 'folder' && !entry.name.startsWith('.'));
  return folders.flatMap(({ name }) => {
    const file = normalize(join(root, name, path));
    return sources.list(dirname(file))?.some((entry) => entry.name === basename(file)) === true ? [name] : [];
  });
}

/** null: there is nothing of that name. */
function readFileOrFolder(
  path: string,
  sources: Sources,
  report: (code: string, severity: Severity, message: string) => void,
): readonly Source[] | typeof outside | null {
  const entries = sources.list(path);
  if (entries !== null) {
    const found: Source[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.kind === 'folder') continue;
      const file = normalize(join(path, entry.name));
      if (entry.kind === 'outside') {
        report('EC0009', 'error', `"${file}" ${leadsOut}`);
        continue;
      }
      if (entry.kind === 'other' && entry.isLink === true) {
        report('EC0005', 'error', `"${file}" is a link that leads nowhere, so it was not read; mend or remove it`);
        continue;
      }
      const source = sources.read(file);
      if ('error' in source) report('EC0005', 'error', `cannot read "${file}": ${source.error}`);
      else found.push(source);
    }
    return found;
  }
  const source = sources.read(path);
  if (!('error' in source)) return [source];
  if (source.error === outside) return outside;
  if (source.error === 'ENOENT' || source.error === 'ENOTDIR') return null;
  report('EC0005', 'error', `cannot read "${path}": ${source.error}`);
  return [];
}
