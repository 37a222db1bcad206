// `ecconf drift`: what a tree compiles to, held against what a running cluster has.

import { jsonText } from '../../base/json-text.ts';
import { type Drift, driftOf } from '../plan/drift.ts';
import { driftText } from '../plan/drift-text.ts';
import type { Change } from '../plan/plan-types.ts';
import { LiveCluster } from './live-cluster.ts';
import { type PlanHost, readSide } from './read-side.ts';

export interface DriftRequest {
  readonly wanted: string;
  readonly live: string;
  readonly format: 'text' | 'json';
  readonly all: boolean;
}

interface DriftResult {
  readonly status: number;
  readonly document: string;
  /** For standard error. */
  readonly said: string;
}

export async function runDrift(request: DriftRequest, host: PlanHost): Promise<DriftResult> {
  const { side, kind, name, commit, findings } = await readSide(request.wanted, process.cwd(), host);
  if (side === null) return { status: 1, document: '', said: `${findings}nothing is compared: the configuration has errors\n` };
  const live = await LiveCluster.connect(request.live);
  try {
    const drift = driftOf(side, await live.members(), live.byManager);
    const { byManager, endpoint } = live;
    const document =
      request.format === 'json'
        ? `${jsonText(documentOf(drift, { live: endpoint, byManager, wanted: { kind, name, commit } }), 1)}\n`
        : driftText(drift, { endpoint, byManager, nowMs: Date.now(), all: request.all });
    return { status: statusOf(drift), document, said: '' };
  } finally {
    live.close();
  }
}

function statusOf({ members }: Drift): number {
  if (members.some(({ state }) => state === 'drift')) return 3;
  return members.some(({ state }) => state === 'no answer') ? 4 : 0;
}

function documentOf({ members, fingerprint }: Drift, about: Readonly<Record<string, unknown>>) {
  return {
    ...about,
    drift: members.some(({ state }) => state === 'drift'),
    members: members.map(({ member, state, unknown, running, onDisk }) => ({
      name: member.name,
      type: member.type,
      state,
      why: member.silent,
      unknown,
      running:
        member.running === null
          ? null
          : { sha256: member.running.sha256, since: member.since, by: member.by, differs: running?.map(changeDocument) ?? null },
      file:
        member.file === null
          ? null
          : {
              path: member.path,
              sha256: member.file.sha256,
              modified: member.modified,
              problem: member.file.problem,
              differs: onDisk?.map(changeDocument) ?? null,
            },
    })),
    fingerprint,
  };
}

function changeDocument({ what, id, op, old, new: wanted, at }: Change) {
  return { what, id, op, value: old, wanted, at: at.new };
}
