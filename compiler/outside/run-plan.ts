// `ecconf plan`: both sides from wherever they are, the plan, and its forms. Loaded apart from the rest of `ecconf`, which a check must not pay for.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { jsonText } from '../../base/json-text.ts';
import { type Grade, grades } from '../../runtime/ir/grades.ts';
import { readIr } from '../../runtime/ir/validate.ts';
import type { Files } from '../load/source.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan, Runtime, Side } from '../plan/plan-types.ts';
import { planHtml } from '../plan/plan-html.ts';
import { planMarkdown } from '../plan/plan-markdown.ts';
import { planText } from '../plan/plan-text.ts';
import { readGitTree } from './git-tree.ts';
import { withPlay } from './play.ts';
import { WrongUse } from './wrong-use.ts';

export const planFormats = ['text', 'json', 'markdown', 'html'] as const;
export type PlanFormat = (typeof planFormats)[number];
const gates = ['live', 'reload', 'restart', 'stop-all', 'move', 'gap', 'unowned', 'order', 'cut-off'] as const;
type Gate = (typeof gates)[number];

export interface PlanRequest {
  readonly old: string;
  readonly next: string;
  readonly runtime: Runtime;
  readonly play: number;
  readonly formats: readonly PlanFormat[];
  readonly all: boolean;
  readonly failOn: readonly Gate[];
  readonly exitGrade: boolean;
}

/** What the rest of `ecconf` does for us. */
export interface PlanHost {
  /** Compiles what is at a path; `files` null: on the disk. `findings`: as text, with the errors. */
  compile(path: string, files: Files | null): Promise<{ readonly side: Side | null; readonly findings: string; readonly errors: number }>;
  standardInput(): Uint8Array;
}

export interface PlanResult {
  readonly status: number;
  /** By format. */
  readonly documents: ReadonlyMap<PlanFormat, string>;
  /** For standard error. */
  readonly said: string;
}

const irBytesMax = 256 * 1024 * 1024;
const exitOfGrade: Readonly<Record<Grade, number>> = { none: 0, live: 10, reload: 11, restart: 12, 'stop-all': 13 };

export async function runPlan(request: PlanRequest, host: PlanHost): Promise<PlanResult> {
  const next = await readSide(request.next, host);
  const old = await readSide(request.old, host);
  if (next.side === null)
    return { status: 1, documents: new Map(), said: `${next.findings}nothing is planned: the new configuration has errors\n` };
  const notes =
    old.side === null
      ? [`${request.old} has ${old.errors} errors and does not compile, so everything of the new configuration counts as added`]
      : [];
  const before = old.side ?? { ir: { ...next.side.ir, nodes: [], managers: [] }, sourceMap: null };
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const made = makePlan(before, next.side, { runtime: request.runtime, sha256, owners: null, unread: new Map() });
  const plan = withPlay(made, before.ir, next.side.ir, request.play);
  const failed = request.failOn.filter((gate) => !passes(plan, gate));
  const sides = { old: describe(old, before, sha256), new: describe(next, next.side, sha256) };
  return {
    status: failed.length > 0 ? 3 : request.exitGrade ? exitOfGrade[plan.grade] : 0,
    documents: new Map(request.formats.map((format) => [format, documentOf(format, plan, request, sides, notes, failed)])),
    said: failed.map((gate) => `--fail-on ${gate} applies\n`).join(''),
  };
}

interface ReadSide {
  readonly kind: 'tree' | 'git' | 'ir';
  readonly name: string;
  readonly commit: string | null;
  readonly side: Side | null;
  readonly findings: string;
  readonly errors: number;
}

async function readSide(text: string, host: PlanHost): Promise<ReadSide> {
  const ir = { kind: 'ir' as const, name: text, commit: null, findings: '', errors: 0 };
  if (text === '-') return { ...ir, side: irSide(host.standardInput(), 'standard input') };
  if (text.endsWith('.json')) return { ...ir, side: irSide(fileBytes(text), text) };
  if (text.startsWith('git:')) {
    const tree = readGitTree(text.slice('git:'.length), process.cwd());
    return { kind: 'git', name: text, commit: tree.commit, ...(await host.compile(tree.path, tree.files)) };
  }
  return { kind: 'tree', name: text, commit: null, ...(await host.compile(text, null)) };
}

function fileBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new WrongUse(`cannot read ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function irSide(bytes: Uint8Array, name: string): Side {
  if (bytes.length > irBytesMax) throw new WrongUse(`${name} is larger than ${irBytesMax / 1024 / 1024} MiB`);
  const read = readIr(Buffer.from(bytes).toString('utf8'));
  if ('error' in read) throw new WrongUse(`${name} is no compiled configuration: ${read.error}`);
  return { ir: read.ir, sourceMap: null };
}

function describe({ kind, name, commit }: ReadSide, { ir }: Side, sha256: (text: string) => string) {
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
  { failOn, all }: PlanRequest,
  sides: { readonly old: unknown; readonly new: unknown },
  notes: readonly string[],
  failed: readonly Gate[],
): string {
  switch (format) {
    case 'text':
      return planText(plan, { all, apply: applyLines(plan), notes });
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

/** What to do on the machines. */
function applyLines({ runtime, grade, order }: Plan): readonly string[] {
  if (grade === 'none' || order.kind === 'nothing') return [];
  if (runtime === 'momentum')
    return grade === 'reload' || grade === 'live'
      ? ['put the files on the nodes, then in each console: config reload']
      : ['put the files on the nodes, then restart Momentum in this order'];
  const verb = {
    none: '',
    live: '',
    reload: 'systemctl reload ecclusterd',
    restart: 'systemctl restart ecclusterd',
    'stop-all': 'systemctl stop ecclusterd on all nodes, then start it',
  }[grade];
  return [`ecconf compile -o cluster.json, copy it to every node; then in this order: ${verb}`];
}
