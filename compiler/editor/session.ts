// A project that stays open while its files change: what an editor keeps of each configuration. It gives exactly what `loadProject`
// and `checkProject` give for the same files, and does again only what a change touched.

import type { ClusterView } from '../check/check.ts';
import { openCheckMemory } from '../check/check-memory.ts';
import { compareDiagnostics, type Diagnostic, mergeEqual } from '../diagnostics.ts';
import type { Input, LoadOptions } from '../load/input.ts';
import { loadParsed } from '../load/load.ts';
import { openMergeMemory } from '../load/merge-memory.ts';
import type { Project } from '../load/model.ts';
import { rules } from '../rules/all.ts';
import { checkSteps, findInFile, isFileCheck } from '../run.ts';
import type { Source } from '../load/source.ts';
import { confineTo } from '../load/roots.ts';
import { openSources, type ParsedFiles } from '../load/sources.ts';
import { suppress } from '../check/suppress.ts';

export interface Session {
  /** Something that `files` gives has changed. */
  changed(): void;
  /** The project as the files are now. */
  project(): Project;
  /** Whether `project` has nothing to load. */
  isLoaded(): boolean;
  /** The project as it was loaded last, with what has changed since not in it. */
  loadedLast(): Project;
  cluster(): ClusterView;
  /** The nodes of a project of this session with their facts. */
  viewOf(project: Project): ClusterView;
  /** Every finding, as the files are now. Work is done in steps, as `checkSteps` names them, between which a caller may stop; what was done is kept. */
  check(): Generator<string | null, readonly Diagnostic[]>;
  /** The findings, if `check` has come to its end since the last change. */
  findings(): readonly Diagnostic[] | null;
  /**
   * What can be said of one file at once: its syntax, and the checks of single items, in the scopes into which it was read when the
   * project was loaded last. Unused suppressions are not among it.
   */
  ownFindings(file: { readonly source: Source; readonly diagnostics: readonly Diagnostic[] }): readonly Diagnostic[];
}

/** `files` gives the same objects until a file or folder changes. */
export function openSession(inputs: readonly Input[], files: ParsedFiles, options: LoadOptions): Session {
  const merges = openMergeMemory();
  const memory = openCheckMemory();
  let last: Project | null = null;
  let current: { readonly project: Project; cluster: ClusterView | null; findings: readonly Diagnostic[] | null } | null = null;

  const load = () => {
    if (current === null) {
      last = loadParsed(inputs, files, options, merges);
      current = { project: last, cluster: null, findings: null };
    }
    return current;
  };

  return {
    changed: () => {
      current = null;
    },
    project: () => load().project,
    isLoaded: () => current !== null,
    viewOf: (project) => memory.view(project, project.schema),
    loadedLast: () => last ?? load().project,
    cluster() {
      const now = load();
      now.cluster ??= memory.view(now.project, now.project.schema);
      return now.cluster;
    },
    *check() {
      if (current === null) {
        for (const _ of merges.refresh(openSources(confineTo(inputs, files, options), []))) yield null;
      }
      const now = load();
      if (now.findings !== null) return now.findings;
      const steps = checkSteps(now.project, memory);
      for (;;) {
        const step = steps.next();
        if (step.done === true) {
          now.findings = step.value;
          return step.value;
        }
        yield step.value;
      }
    },
    findings: () => current?.findings ?? null,
    ownFindings({ source, diagnostics }) {
      const project = last ?? load().project;
      const known = project.contexts.filter((each) => each.source.path === source.path).map((each) => each.scope);
      const scopes = known.length === 0 ? ['global'] : known;
      const found = [...diagnostics, ...scopes.flatMap((scope) => findInFile(source, scope, project, memory))];
      const { kept } = suppress(mergeEqual(found), new Map([[source.path, source]]), { rules, ran: () => false });
      return kept.filter((each) => isOwn(each.code)).sort(compareDiagnostics);
    },
  };
}

/** Whether `Session.ownFindings` finds this code: syntax and checks of single items. The others need the merged configuration. */
export function isOwn(code: string): boolean {
  return code.startsWith('EC10') || isFileCheck(code);
}
