// The whole pipeline in one screen: load, check, compile. The command line, the tests and the language server call these three.

import { checks } from './checks/all.gen.ts';
import type { Check, ClusterCheck, ClusterView, FileCheck, Finding, NodeCheck, NodeView } from './check.ts';
import { compareDiagnostics, type Diagnostic, mergeEqual } from './diagnostics.ts';
import { emit } from './emit.ts';
import { readFacts } from './facts/read-facts.ts';
import type { NodeModel, Project } from './model.ts';
import type { Schema } from './schema/option.ts';
import { schemaFor } from './schema/schema.ts';
import type { SourceMap } from './source-map.ts';
import { rules } from './rules/all.ts';
import { suppress } from './suppress.ts';
import { walkContext } from './walk-checks.ts';
import type { ClusterIr } from '../runtime/ir/generated/types.ts';
import { validateIr } from '../runtime/ir/validate.ts';

export { type Input, type LoadOptions as Options, loadProject } from './load.ts';

export interface CheckOptions {
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/**
 * Every finding of a project, in order of file and place, suppression comments applied.
 * Cost: O(text + nodes x effective configuration); cross-node checks are O(n log n) in the facts they compare.
 */
export function checkProject(project: Project, options: CheckOptions = {}): readonly Diagnostic[] {
  const schema = schemaFor(project.product);
  const cluster = viewCluster(project, schema);
  const found: Diagnostic[] = [...project.diagnostics];
  const views = [...cluster.nodes, ...cluster.managers];
  const total = project.contexts.length + views.length + 1;
  let done = 0;

  const fileChecks = checks.filter((each): each is FileCheck => each.scope === 'file');
  for (const context of project.contexts) {
    options.onProgress?.(done++, total, context.source.path);
    for (const [rule, finding] of walkContext(context.source, context.scope, fileChecks, schema, project)) {
      found.push(diagnose(rule, finding, []));
    }
  }
  const nodeChecks = checks.filter((each): each is NodeCheck => each.scope === 'node');
  for (const view of views) {
    options.onProgress?.(done++, total, view.node.name ?? view.node.root.path);
    const names = view.node.name === null ? [] : [view.node.name];
    for (const each of nodeChecks) for (const finding of each.run(view)) found.push(diagnose(each, finding, names));
  }
  options.onProgress?.(done, total, 'the cluster');
  for (const each of checks) {
    if (each.scope !== 'cluster' || !applies(each, project)) continue;
    for (const finding of each.run(cluster)) found.push(diagnose(each, finding, []));
  }
  const ran = (code: string) => !checks.some((each) => each.code === code && each.scope === 'cluster' && !applies(each, project));
  // Not `toSorted`: the code that builds the start-up snapshot runs where that does not exist yet.
  return [...suppress(mergeEqual(found), project.sources, { rules, ran }).kept].sort(compareDiagnostics);
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
  if (diagnostics.some((each) => each.severity === 'error')) return { ir: null, sourceMap: null, diagnostics };
  const { ir, sourceMap } = emit(viewCluster(project, schemaFor(project.product)));
  const problems = validateIr(ir);
  // A value that passed the checks and is refused here is a mistake of ours, not of the user.
  if (problems.length > 0) throw new Error(`the compiler made an IR that its own schema refuses: ${problems.join('; ')}`);
  return { ir, sourceMap, diagnostics };
}

/** The facts of every node and manager. */
export function viewCluster(project: Project, schema: Schema): ClusterView {
  const view = (node: NodeModel): NodeView => ({ node, facts: readFacts(node, schema), schema, project });
  return { project, schema, nodes: project.nodes.map(view), managers: project.managers.map(view) };
}

/** On a file that is seen alone, what other nodes say is unknown. */
function applies(each: ClusterCheck, project: Project): boolean {
  return project.extent === 'cluster' || each.single === true;
}

function diagnose(rule: Check, finding: Finding, nodes: readonly string[]): Diagnostic {
  return {
    code: rule.code,
    severity: finding.severity ?? rule.severity,
    message: finding.message,
    at: finding.at,
    related: finding.related ?? [],
    fix: finding.fix ?? null,
    nodes: finding.nodes ?? nodes,
  };
}
