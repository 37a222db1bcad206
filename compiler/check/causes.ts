// Causes before consequences: one mistake is often found in several ways. What follows from another finding says so, so that reports can
// fold it away and counts go by mistakes. A finding only ever follows from one that is as grave as itself or graver: nothing that fails
// a run is hidden behind something that does not.

import type { Item } from '../../grammar/tree.ts';
import { atLeast, type Cause, type Diagnostic, type Place, severities } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';
import { type CauseKind, combines, kindOf, restsOn, wordsOfCode } from './cause-kinds.ts';
import { itemAround, openReader, type Reader } from './cause-places.ts';

/** The same findings, in the same order, each with the one that it follows from. Cost: O(findings log items). */
export function groupCauses(diagnostics: readonly Diagnostic[], project: Project): readonly Diagnostic[] {
  const plain = diagnostics.map(withoutCause);
  const roots = plain.filter((each) => kindOf(each.code) !== 'other' && each.severity !== 'hint').sort(byKind);
  if (roots.length === 0 || plain.length < 2) return plain;
  const reader = openReader(project);
  const index = indexed(roots, reader);
  const because = new Map<Diagnostic, Diagnostic>();
  for (const each of plain) {
    const cause = causeOf(each, index, reader);
    if (cause !== null) because.set(each, cause);
  }
  return plain.map((each) => {
    const cause = first(each, because);
    return cause === null ? each : { ...each, because: causeFrom(cause) };
  });
}

/** How many findings follow from each, by `keyOfCause`. */
export function countConsequences(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    if (each.because === undefined) continue;
    const key = keyOfCause(each.because);
    const known = found.get(key);
    if (known === undefined) found.set(key, [each]);
    else known.push(each);
  }
  return found;
}

export function keyOfCause({ code, at, message }: Cause): string {
  return `${code} ${at.file} ${at.start} ${message}`;
}

function withoutCause(each: Diagnostic): Diagnostic {
  if (each.because === undefined) return each;
  const { because: _, ...plain } = each;
  return plain;
}

function causeFrom({ code, at, message }: Diagnostic): Cause {
  return { code, at, message };
}

/** The end of the chain: a consequence of a consequence follows from the first. */
function first(of: Diagnostic, because: ReadonlyMap<Diagnostic, Diagnostic>): Diagnostic | null {
  let cause: Diagnostic | null = null;
  for (let each = because.get(of); each !== undefined && each !== of; each = because.get(each)) cause = each;
  return cause;
}

const order: readonly CauseKind[] = ['text', 'left-out', 'item', 'identity'];

/** A wrong character makes a name or a sign into something else. */
const characters = new Set(['EC1010', 'EC1014', 'EC1019', 'EC1020']);

/** Text that cannot be read comes before what is left out, that before single items, and these before who a node is. Then by place. */
function byKind(a: Diagnostic, b: Diagnostic): number {
  const rank = ({ code }: Diagnostic) => order.indexOf(kindOf(code));
  // A file that nobody reads is mostly one that an include misses.
  const first = ({ code }: Diagnostic) => (code === 'EC1025' ? -1 : characters.has(code) ? 0 : code === 'EC3504' ? 2 : 1);
  return (
    rank(a) - rank(b) || first(a) - first(b) || severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.at.start - b.at.start
  );
}

interface Index {
  /** Those behind which the text is misread, by file. */
  readonly far: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly unopened: readonly Unopened[];
  /** Mistakes of the text, by file. */
  readonly byText: ReadonlyMap<string, readonly Diagnostic[]>;
  /** By the option or stanza that is at fault. */
  readonly byItem: ReadonlyMap<Item, Diagnostic>;
  /** By the stanza around it. */
  readonly byStanza: ReadonlyMap<Item, Diagnostic>;
  readonly byNode: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly bySubject: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly rank: ReadonlyMap<Diagnostic, number>;
}

/** Text that was to be the value of what `root` is about. */
interface Unopened {
  readonly root: Diagnostic;
  readonly start: number;
  readonly end: number;
}

/** Of one kind in one place; a damaged file has many, and the first ones explain the rest. */
const keptMax = 20;

function indexed(roots: readonly Diagnostic[], reader: Reader): Index {
  const [far, byNode, bySubject] = [new Map<string, Diagnostic[]>(), new Map<string, Diagnostic[]>(), new Map<string, Diagnostic[]>()];
  const byText = new Map<string, Diagnostic[]>();
  const [byItem, byStanza] = [new Map<Item, Diagnostic>(), new Map<Item, Diagnostic>()];
  for (const root of roots) {
    const kind = kindOf(root.code);
    if (reader.reachesFar(root)) append(far, root.at.file, root);
    if (kind === 'text') append(byText, root.at.file, root);
    if (kind === 'identity') for (const node of root.nodes) append(byNode, node, root);
    // What makes much of a file unreadable, or is not there, is a cause for whoever reads the file.
    if (kind === 'left-out' || reader.reachesFar(root)) {
      for (const node of root.nodes.length > 0 ? root.nodes : reader.readersOf(root.at.file)) append(byNode, node, root);
    }
    if (root.code === 'EC3504') for (const node of reader.everybody) append(byNode, node, root);
    const meant = root.code === 'EC0001' ? /did you mean "(?:[^"]*\/)?([^"/]+)"/.exec(root.message)?.[1] : undefined;
    if (meant !== undefined) append(bySubject, `file ${meant}`, root);
    if (kind !== 'item' && kind !== 'text') continue;
    const place = itemAround(reader.itemsOf(root.at.file), root.at.start);
    if (place !== null && !byItem.has(place.item)) byItem.set(place.item, root);
    if (place?.around != null && !byStanza.has(place.around)) byStanza.set(place.around, root);
    if (kind === 'item') for (const word of reader.subjectsOf(root)) append(bySubject, word, root);
  }
  const rank = new Map(roots.map((root, i) => [root, i]));
  return { far, unopened: unopenedOf(roots, reader), byText, byItem, byStanza, byNode, bySubject, rank };
}

/** A value whose bracket was forgotten or is another one: `logs = <`, and further down the `]` that then closes nothing. */
function unopenedOf(roots: readonly Diagnostic[], reader: Reader): readonly Unopened[] {
  const brackets = roots.filter(({ code, message }) => code === 'EC1001' && /^Unexpected `[\])]`/.test(message)).slice(0, keptMax);
  return brackets.flatMap(({ at: end }) => {
    const before = roots.filter((root) => root.at.file === end.file && root.at.start < end.start && opensValue(root));
    const [root] = before.sort((a, b) => b.at.start - a.at.start);
    if (root === undefined || !reader.sideBySide(root.at, end)) return [];
    return [{ root, start: root.at.end, end: end.end }];
  });
}

/** A name that stands alone, and something else where a bracket was to stand. */
function opensValue({ code, message }: Diagnostic): boolean {
  return code === 'EC1003' || (code === 'EC2005' && /must be a (?:dictionary|list)\b/.test(message));
}

function causeOf(each: Diagnostic, index: Index, reader: Reader): Diagnostic | null {
  const { far, unopened, byText, byItem, byStanza, byNode, bySubject, rank } = index;
  const { at } = each;
  const inValue = unopened.find(({ root, start, end }) => at.file === root.at.file && at.start >= start && at.start < end);
  if (inValue !== undefined && each.fix?.safe !== true && atLeast(inValue.root.severity, each.severity)) return inValue.root;
  const own = rank.get(each) ?? Number.POSITIVE_INFINITY;
  const may = (root: Diagnostic | undefined): root is Diagnostic =>
    root !== undefined && root !== each && (rank.get(root) ?? 0) < own && atLeast(root.severity, each.severity);
  const many = combines(each.code);
  for (const place of [each.at, ...each.related.slice(0, keptMax).map(({ at }) => at)]) {
    const swallowed = far.get(place.file)?.find((root) => may(root) && misreads(root, each, place, reader));
    if (swallowed !== undefined) return swallowed;
    // What stands in the span of another mistake of the text, or directly behind it, is a piece of the same.
    const near = place === each.at ? byText.get(place.file)?.find((root) => may(root) && touches(root, each)) : undefined;
    if (near !== undefined) return near;
    const item = itemAround(reader.itemsOf(place.file), place.start);
    if (item === null) continue;
    const same = byItem.get(item.item);
    if (may(same)) return same;
    const inside = item.item.kind === 'stanza' && many ? byStanza.get(item.item) : undefined;
    if (may(inside)) return inside;
  }
  // A file that is read by nobody under this name is the one that an include misses under another.
  const missed =
    each.code === 'EC3504' ? bySubject.get(`file ${each.at.file.slice(each.at.file.lastIndexOf('/') + 1)}`)?.find(may) : undefined;
  if (missed !== undefined) return missed;
  if (!many) return null;
  for (const word of wordsOfCode(each.code)) {
    const found = bySubject.get(word)?.find((root) => may(root) && reader.concerns(root, each));
    if (found !== undefined) return found;
  }
  for (const node of each.nodes) {
    const found = byNode.get(node)?.find((root) => may(root) && restsOn(each.code, root.code));
    if (found !== undefined) return found;
  }
  return null;
}

function touches(root: Diagnostic, each: Diagnostic): boolean {
  // What can be mended by itself is a mistake of its own.
  if (each.fix?.safe === true || each.at.start < root.at.start) return false;
  return each.at.start < root.at.end || (kindOf(each.code) === 'text' && each.at.start === root.at.end);
}

function misreads(root: Diagnostic, each: Diagnostic, place: Place, reader: Reader): boolean {
  const region = reader.regionOf(root);
  if (region === null || place.start < region.start || place.start >= Math.max(region.end, region.start + 1)) return false;
  // A brace too many at the end of a stanza moves what stands before it, and does nothing else to it.
  return root.code !== 'EC1005' || kindOf(each.code) === 'other' || /^EC20(?:0[1-4]|13)/.test(each.code);
}

function append<K>(lists: Map<K, Diagnostic[]>, key: K, value: Diagnostic): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else if (list.length < keptMax) list.push(value);
}
