// The whole pipeline in one screen: load, check, compile. The command line, the tests and the language server call these three.

import { checks } from './checks/all.gen.ts';
import type { ClusterCheck, ClusterView, FileCheck, NodeCheck } from './check/check.ts';
import { groupCauses } from './check/causes.ts';
import { type CheckMemory, openCheckMemory } from './check/check-memory.ts';
import { diagnose } from './check/diagnose.ts';
import { compareDiagnostics, type Diagnostic, mergeEqual } from './diagnostics.ts';
import { emit } from './emit/emit.ts';
import type { Project } from './load/model.ts';
import type { Schema } from './schema/option.ts';
import type { SourceMap } from './emit/source-map.ts';
import { rules } from './rules/all.ts';
import type { Source } from './load/source.ts';
import { explainBySchema } from './check/syntax-by-schema.ts';
import { suppress } from './check/suppress.ts';
import type { ClusterIr } from '../runtime/ir/generated/types.ts';
import { validateIr } from '../runtime/ir/validate.ts';
import { append } from '../base/append.ts';

export type { Input, LoadOptions as Options } from './load/input.ts';
export { loadProject } from './load/load.ts';

export interface CheckOptions {
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

const fileChecks = checks.filter((each): each is FileCheck => each.scope === 'file');
const fileCodes = new Set(fileChecks.map((each) => each.code));
const nodeChecks = checks.filter((each): each is NodeCheck => each.scope === 'node');
const clusterChecks = checks.filter((each): each is ClusterCheck => each.scope === 'cluster');

/**
 * Every finding of a project, in order of file and place, suppression comments applied.
 * Cost: O(text + nodes x effective configuration); cross-node checks are O(n log n) in the facts they compare.
 */
export function checkProject(project: Project, options: CheckOptions = {}): readonly Diagnostic[] {
  const steps = checkSteps(project, openCheckMemory());
  const total = project.contexts.length + project.nodes.length + project.managers.length + 1;
  for (let done = 0; ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (step.value !== null) options.onProgress?.(done++, total, step.value);
  }
}

/**
 * The same in steps, each of which names what comes next, or null where only a caller in a hurry would stop. What `memory` knows is not
 * looked for again.
 */
export function* checkSteps(project: Project, memory: CheckMemory): Generator<string | null, readonly Diagnostic[]> {
  const schema = project.schema;
  const cluster = memory.view(project, schema);
  const found: Diagnostic[] = [...explainBySchema(project.diagnostics, project)];
  const conflicts = new Set(found.flatMap((each) => (each.code === 'EC1018' || each.code === 'EC1025' ? [each.at.file] : [])));
  for (const { source, scope } of project.contexts) {
    yield source.path;
    if (!conflicts.has(source.path)) append(found, findInFile(source, scope, project, memory));
  }
  for (const view of [...cluster.nodes, ...cluster.managers]) {
    yield view.node.name ?? view.node.root.path;
    for (const each of nodeChecks) {
      append(found, memory.inNode(view, each));
      yield null;
    }
  }
  yield 'the cluster';
  for (const each of clusterChecks) {
    if (applies(each, project)) for (const finding of each.run(cluster)) found.push(diagnose(each, finding, []));
    yield null;
  }
  const ran = (code: string) => !clusterChecks.some((each) => each.code === code && !applies(each, project));
  // Not `toSorted`: the code that builds the start-up snapshot runs where that does not exist yet.
  const { kept } = suppress(mergeEqual(found), project.sources, { rules, ran });
  return groupCauses([...kept].sort(compareDiagnostics), project);
}

/** What can be said of a file without merging it: no includes are followed, no suppression is applied. */
export function findInFile(source: Source, scope: string, project: Project, memory: CheckMemory): readonly Diagnostic[] {
  return memory.inFile(source, scope, fileChecks, project.schema, project);
}

export interface Compiled {
  /** null when there is an error: a configuration with errors is never written. */
  readonly ir: ClusterIr | null;
  readonly sourceMap: SourceMap | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks, and compiles what has no error. The IR is validated against its schema before it is given out. */
export function compileProject(project: Project, options: CheckOptions = {}): Compiled {
  const diagnostics = checkProject(project, options);
  return compileChecked(viewCluster(project, project.schema), diagnostics);
}

/** The same of what has been checked already; `diagnostics` are all that was found. */
export function compileChecked(cluster: ClusterView, diagnostics: readonly Diagnostic[]): Compiled {
  if (diagnostics.some((each) => each.severity === 'error')) return { ir: null, sourceMap: null, diagnostics };
  const { ir, sourceMap } = emit(cluster);
  const [problem] = validateIr(ir);
  if (problem === undefined) return { ir, sourceMap, diagnostics };
  return { ir: null, sourceMap: null, diagnostics: [...diagnostics, refusal(problem, cluster.project, sourceMap)] };
}

/** What the checks let pass and the daemon has no room for: a name of a thousand letters. At the place that the value is from. */
function refusal(problem: string, project: Project, { files, origins }: SourceMap): Diagnostic {
  const [pointer = ''] = problem.split(': ', 1);
  let at: Diagnostic['at'] | null = null;
  for (let up = pointer; at === null && up !== ''; up = up.slice(0, Math.max(0, up.lastIndexOf('/')))) {
    const origin = origins[up];
    if (typeof origin === 'object') at = { file: files[origin.file] ?? '', start: origin.start, end: origin.end };
  }
  const [first] = [...project.nodes, ...project.managers];
  return {
    code: 'EC0014',
    severity: 'error',
    message: `This cannot be compiled: ${problem.slice(pointer.length + 2)} (in the IR at ${pointer})`,
    at: at ?? { file: first?.root.path ?? '', start: 0, end: 0 },
    related: [],
    fix: null,
    nodes: [],
  };
}

/** The facts of every node and manager. */
export function viewCluster(project: Project, schema: Schema): ClusterView {
  return openCheckMemory().view(project, schema);
}

/** Whether a code comes from a check of single items. */
export function isFileCheck(code: string): boolean {
  return fileCodes.has(code);
}

/** On a file that is seen alone, what other nodes say is unknown. */
function applies(each: ClusterCheck, project: Project): boolean {
  return project.extent === 'cluster' || each.single === true;
}
