// Keeps the diagnostics current. After a change the file's own findings go out at once; then all configurations concerned are checked,
// in slices of a few milliseconds, so that a keystroke or a request never waits for a check, and a check that is out of date ends.

import type { Diagnostic } from '../../compiler/diagnostics.ts';
import { compareDiagnostics, mergeEqual, otherSides } from '../../compiler/diagnostics.ts';
import { nextTurn, onNextTurn } from './turns.ts';
import type { Workspace } from './workspace.ts';

export interface Checker {
  /** The text of a document changed; null: something else did. */
  changed(path: string | null): void;
  /** Findings by file as of the workspace's revision at the call; null when the workspace changed meanwhile. */
  findings(): Promise<Findings | null>;
  /**
   * Those of one open file, for a client that asks at each keystroke: all of them; of a large one first what can be said before the check,
   * and `checked` tells when there is more. null as for `findings`.
   */
  ofFile(path: string): Promise<readonly Diagnostic[] | null>;
  dispose(): void;
}

export type Findings = ReadonlyMap<string, readonly Diagnostic[]>;

export interface CheckerEvents {
  /** What can be said of one file before its configuration is checked again: `Workspace.provisional`. */
  provisional(path: string, findings: readonly Diagnostic[]): void;
  /** Everything, after a check came to its end. */
  checked(findings: Findings, tookMs: number): void;
  failed(error: unknown): void;
}

/** How long a check may keep the process before it looks at what has arrived. */
const sliceMs = 6;
/** A check that takes long waits a little, up to this, for the next keystroke: its work would be thrown away. Short ones do not wait. */
const waitMsMax = 150;
const shortMs = 100;
/** Who asks for the findings of a file waits for those across nodes, unless the file is so large and checks take so long. */
const largeText = 200_000;
const quickMs = 8;
/** Even a short one lets the requests go first that an editor sends along with a keystroke. */
const waitMsMin = 8;

export function openChecker(workspace: Workspace, events: CheckerEvents): Checker {
  let timer: NodeJS.Timeout | null = null;
  let disposed = false;
  /** What checks take, from their begin to their end, on the average. */
  let costMs = 0;
  let latest: { readonly revision: number; readonly result: Promise<Findings | null>; done: boolean } | null = null;
  const changedPaths = new Set<string>();
  let provisionalDue = false;

  /** Runs until every configuration is checked, or the workspace is another one. */
  const check = async (revision: number): Promise<Findings | null> => {
    const begin = performance.now();
    for (let again = true; again;) {
      again = false;
      // A check may show that a tree reads an open file that was checked alone before, or no longer does.
      for (const unit of workspace.configurations()) {
        if (unit.session.findings() !== null) continue;
        again = true;
        if (await finishSteps(unit.session.check(), () => disposed || workspace.revision !== revision)) continue;
        // It would have taken at least this long.
        costMs = Math.max(costMs, performance.now() - begin);
        return null;
      }
    }
    // One collection of garbage in between must not make the next check wait.
    const tookMs = performance.now() - begin;
    costMs = costMs === 0 ? tookMs : costMs + (tookMs - costMs) / 4;
    const all = collect(workspace);
    for (const path of workspace.files.documents.keys()) workspace.keepFindings(path, all.get(path) ?? []);
    return all;
  };
  /** One check for all who ask at one revision. */
  const findings = (): Promise<Findings | null> => {
    const { revision } = workspace;
    if (latest?.revision === revision) return latest.result;
    const begun = { revision, result: check(revision), done: false };
    latest = begun;
    markWhenDone(begun);
    return begun.result;
  };

  const run = async () => {
    try {
      const all = await findings();
      if (all !== null && !disposed) events.checked(all, costMs);
    } catch (error) {
      events.failed(error);
    }
  };

  const sayProvisional = () => {
    provisionalDue = false;
    if (disposed) return;
    for (const path of changedPaths) {
      try {
        events.provisional(path, workspace.settings.validate ? workspace.provisional(path) : []);
      } catch (error) {
        events.failed(error);
      }
    }
    changedPaths.clear();
    // Only now: a check that began before would keep these back.
    timer = setTimeout(() => void run(), costMs < shortMs ? waitMsMin : Math.min(waitMsMax, costMs));
  };

  return {
    changed(path) {
      if (path !== null) changedPaths.add(path);
      // All changes that have already arrived are taken together.
      if (!provisionalDue) onNextTurn(sayProvisional);
      provisionalDue = true;
      if (timer !== null) clearTimeout(timer);
    },
    findings,
    async ofFile(path) {
      const isDone = latest?.revision === workspace.revision && latest.done;
      if (!isDone && costMs >= quickMs && isLarge(workspace, path)) return workspace.settings.validate ? workspace.provisional(path) : [];
      const all = await findings();
      return all === null ? null : (all.get(path) ?? []);
    },
    dispose() {
      disposed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function isLarge({ files }: Workspace, path: string): boolean {
  return (files.documents.get(path)?.file.parsed.length ?? 0) >= largeText;
}

/** Takes the steps of a check in slices; false: it was over before its end. */
async function finishSteps(steps: Generator<unknown>, isOver: () => boolean): Promise<boolean> {
  let sliceBegin = performance.now();
  while (steps.next().done !== true) {
    if (performance.now() - sliceBegin < sliceMs) continue;
    await nextTurn();
    if (isOver()) return false;
    sliceBegin = performance.now();
  }
  return true;
}

/** A check that fails is never done; whoever waits for it is told. */
function markWhenDone(begun: { readonly result: Promise<unknown>; done: boolean }): void {
  const mark = () => {
    begun.done = true;
  };
  begun.result.then(mark, () => undefined);
}

/** By file; a file that two configurations read has the findings of both. */
function collect(workspace: Workspace): Findings {
  const byFile = new Map<string, Diagnostic[]>();
  if (!workspace.settings.validate) return byFile;
  const units = workspace.configurations();
  const twice = new Set<string>();
  const add = (each: Diagnostic) => {
    const known = byFile.get(each.at.file);
    if (known === undefined) byFile.set(each.at.file, [each]);
    else known.push(each);
  };
  for (const unit of units) {
    const findings = unit.session.findings() ?? [];
    for (const each of findings) add(each);
    for (const side of findings.flatMap(otherSides)) {
      add(side);
      twice.add(side.at.file);
    }
  }
  // In order, whichever of them came last.
  for (const [path, each] of byFile) {
    if (units.length > 1 || twice.has(path)) byFile.set(path, mergeEqual(each).sort(compareDiagnostics));
  }
  return byFile;
}
