// `ecconf plan`: both sides from wherever they are, the plan, and its forms. Loaded apart from the rest of `ecconf`, which a check must not pay for.

import { jsonText } from '../../base/json-text.ts';
import { sha256 } from '../../base/sha256.ts';
import { type Grade, grades } from '../../runtime/ir/grades.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan, Runtime, Side } from '../plan/plan-types.ts';
import { applyLines } from '../plan/apply-lines.ts';
import { planHtml } from '../plan/plan-html.ts';
import { planMarkdown } from '../plan/plan-markdown.ts';
import { planText } from '../plan/plan-text.ts';
import { type LiveSide, readLiveSide } from './live-side.ts';
import { withPlay } from './play.ts';
import { type PlanHost, type ReadSide, readSide } from './read-side.ts';

export const planFormats = ['text', 'json', 'markdown', 'html'] as const;
export type PlanFormat = (typeof planFormats)[number];
const gates = ['live', 'reload', 'restart', 'stop-all', 'move', 'gap', 'unowned', 'order', 'cut-off'] as const;
type Gate = (typeof gates)[number];

export interface PlanRequest {
  readonly old: string;
  /** In place of `old`: the console of a running cluster. */
  readonly live: string | null;
  readonly next: string;
  /** The folder that revisions of git are looked for from. */
  readonly from: string;
  readonly runtime: Runtime;
  readonly play: number;
  readonly formats: readonly PlanFormat[];
  readonly all: boolean;
  readonly failOn: readonly Gate[];
  readonly exitGrade: boolean;
}

export interface PlanResult {
  readonly status: number;
  /** By format. */
  readonly documents: ReadonlyMap<PlanFormat, string>;
  /** For standard error. */
  readonly said: string;
}

const exitOfGrade: Readonly<Record<Grade, number>> = { none: 0, live: 10, reload: 11, restart: 12, 'stop-all': 13 };

export async function runPlan(request: PlanRequest, host: PlanHost): Promise<PlanResult> {
  const next = await readSide(request.next, request.from, host);
  const live = request.live === null ? null : await readLiveSide(request.live);
  const old = live === null ? await readSide(request.old, request.from, host) : liveSide(request.live ?? '', live);
  if (next.side === null)
    return { status: 1, documents: new Map(), said: `${next.findings}nothing is planned: the new configuration has errors\n` };
  const notes = [
    ...(live?.notes ?? []),
    ...(old.side === null
      ? [`${request.old} has ${old.errors} errors and does not compile, so everything of the new configuration counts as added`]
      : []),
  ];
  const before = old.side ?? { ir: { ...next.side.ir, nodes: [], managers: [] }, sourceMap: null };
  const made = makePlan(before, next.side, {
    runtime: request.runtime,
    sha256,
    owners: live?.owners ?? null,
    unread: live?.unread ?? new Map(),
  });
  const plan = withPlay(made, before.ir, next.side.ir, request.play);
  const failed = request.failOn.filter((gate) => !passes(plan, gate));
  const sides = { old: describe(old, before), new: describe(next, next.side) };
  return {
    status: failed.length > 0 ? 3 : request.exitGrade ? exitOfGrade[plan.grade] : 0,
    documents: new Map(request.formats.map((format) => [format, documentOf(format, plan, request, sides, notes, failed)])),
    said: failed.map((gate) => `--fail-on ${gate} applies\n`).join(''),
  };
}

function liveSide(endpoint: string, { ir }: LiveSide): ReadSide {
  return { kind: 'live', name: endpoint, commit: null, side: { ir, sourceMap: null }, findings: '', errors: 0 };
}

function describe({ kind, name, commit }: ReadSide, { ir }: Side) {
  return {
    kind,
    name,
    commit,
    sha256: sha256(JSON.stringify(ir)),
    fingerprints: Object.fromEntries(ir.nodes.map((node) => [node.name ?? '', node.fingerprint])),
  };
}

/** `--fail-on` names what must not be; a grade stands for itself and worse ones. */
function passes(plan: Plan, gate: Gate): boolean {
  const { moves, effects, order, grade } = plan;
  switch (gate) {
    case 'move':
      return moves.every(({ from, to }) => from === to || from === null || to === null);
    case 'gap':
      return moves.every(({ gapMs, playedGapMs }) => gapMs === 0 && (playedGapMs ?? 0) === 0);
    case 'unowned':
      return !effects.some(({ kind }) => kind === 'unowned' || kind === 'broken');
    case 'order':
      return order.kind === 'any' || order.kind === 'nothing';
    case 'cut-off':
      return !effects.some(({ kind }) => kind === 'subscriber-cut-off' || kind === 'reader-lost');
    case 'live':
    case 'reload':
    case 'restart':
    case 'stop-all':
      return grades.indexOf(grade) < grades.indexOf(gate);
  }
}

function documentOf(
  format: PlanFormat,
  plan: Plan,
  { failOn, all, next, live }: PlanRequest,
  sides: { readonly old: unknown; readonly new: unknown },
  notes: readonly string[],
  failed: readonly Gate[],
): string {
  switch (format) {
    case 'text':
      return planText(plan, { all, apply: applyLines(plan, { next, live }), notes });
    case 'json': {
      const { plan: id, ...rest } = plan;
      return `${jsonText({ plan: id, old: sides.old, new: sides.new, notes, ...rest, gates: failOn.map((gate) => ({ gate, passed: !failed.includes(gate) })) }, 1)}\n`;
    }
    case 'markdown':
      return planMarkdown(
        plan,
        failOn.map((gate) => ({ gate, passed: !failed.includes(gate) })),
        notes,
      );
    case 'html':
      return planHtml(plan, notes);
  }
}
