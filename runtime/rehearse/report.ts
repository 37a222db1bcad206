// What a rehearsal has shown, as a document that can be filed, and as text. Pure.

import type { Done } from './perform.ts';
import type { Measured } from './probes.ts';

export interface About {
  readonly begun: Date;
  readonly ended: Date;
  /** User and machine. */
  readonly by: string;
  readonly version: string;
  readonly manager: { readonly node: string; readonly version: string };
  readonly console: string;
  readonly node: string;
  readonly nodes: readonly { readonly name: string; readonly version: string; readonly draining: boolean }[];
  readonly absent: readonly string[];
  readonly prober: { readonly spacingMs: number; readonly sent: number; readonly probed: readonly string[]; readonly managed: number };
  /** A step that was not asked for, or cannot be done, and why. */
  readonly left: readonly string[];
  readonly interrupted: boolean;
  /** For how long an address may be without service when the daemon is killed. */
  readonly killGapMs: number;
}

interface StepReport {
  readonly step: string;
  readonly begun: string;
  readonly tookMs: number;
  readonly plannedGapMs: number | null;
  readonly gapMs: number;
  readonly sent: number;
  readonly lost: number;
  readonly blindMs: number;
  readonly trouble: readonly string[];
  /** Where anything was planned or measured. */
  readonly addresses: readonly AddressReport[];
}

interface AddressReport {
  readonly ip: string;
  readonly plannedGapMs: number;
  readonly gapMs: number;
  readonly lost: number;
  readonly plannedOwner: string | null;
  readonly owner: string | null;
}

type Verdict = 'passed' | 'failed' | 'interrupted';

export interface Report {
  readonly format: 'ecclusterd rehearsal 1';
  readonly verdict: Verdict;
  readonly about: Omit<About, 'begun' | 'ended' | 'interrupted'> & { readonly begun: string; readonly ended: string };
  readonly steps: readonly StepReport[];
  /** Owners at the beginning and at the end, where they differ. */
  readonly elsewhere: readonly { readonly ip: string; readonly before: string | null; readonly after: string | null }[];
}

/** A prober that was late for longer has seen nothing of that time. */
const blindMaxMs = 2_000;

export function reportOf(
  about: About,
  before: ReadonlyMap<string, string | null>,
  done: readonly Done[],
  measure: (address: number, from: number, to: number) => Measured,
): Report {
  const steps = done.map((each) => stepReport(about, each, measure));
  const after = done.at(-1)?.owners ?? before;
  const well = steps.length > 1 && steps.every(({ trouble }) => trouble.length === 0);
  const { begun, ended, interrupted, ...rest } = about;
  return {
    format: 'ecclusterd rehearsal 1',
    verdict: interrupted ? 'interrupted' : well ? 'passed' : 'failed',
    about: { begun: begun.toISOString(), ended: ended.toISOString(), ...rest },
    steps,
    elsewhere: [...before].flatMap(([ip, owner]) => (after.get(ip) === owner ? [] : [{ ip, before: owner, after: after.get(ip) ?? null }])),
  };
}

function stepReport(about: About, done: Done, measure: (address: number, from: number, to: number) => Measured): StepReport {
  const { foreseen, from, to, owners, ownersBefore } = done;
  const measured = about.prober.probed.map((ip, index) => [ip, measure(index, from, to)] as const);
  const killed = foreseen?.step.kind === 'kill';
  const rows = measured.map(([ip, { gapMs, lost }]) => ({
    ip,
    plannedGapMs: foreseen?.gapMs.get(ip) ?? 0,
    gapMs,
    lost,
    plannedOwner: foreseen?.owners.get(ip) ?? null,
    owner: owners.get(ip) ?? null,
  }));
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  const blindMs = most(measured.map(([, each]) => each.blindMs));
  // Only of a node that dies nobody can hand anything over.
  const limit = (ip: string) => (killed && ownersBefore.get(ip) === about.node ? about.killGapMs : 0);
  const bad = rows.filter(({ ip, gapMs, lost }) => lost > 0 && gapMs > limit(ip));
  const nobody = [...owners].filter(([, owner]) => owner === null).map(([ip]) => ip);
  const silent = measured.filter(([, { sent }]) => sent === 0).length;
  return {
    step: done.what,
    begun: done.begunAt.toISOString(),
    tookMs: Math.round(to - from),
    plannedGapMs: foreseen === null ? null : most([...foreseen.gapMs.values()]),
    gapMs: most(rows.map(({ gapMs }) => gapMs)),
    sent: measured.reduce((sum, [, { sent }]) => sum + sent, 0),
    lost: rows.reduce((sum, { lost }) => sum + lost, 0),
    blindMs,
    trouble: [
      ...done.trouble,
      ...bad.map(
        ({ ip, gapMs, lost }) => `${ip} was not served for ${gapMs} ms (${lost} probes lost), and at most ${limit(ip)} ms were to be`,
      ),
      ...nobody.map((ip) => `${ip} has no owner`),
      ...(blindMs > blindMaxMs ? [`the prober itself was late by ${blindMs} ms: what was then nobody has seen`] : []),
      ...(silent > 0 ? [`${silent} addresses were not probed`] : []),
    ],
    addresses: rows.filter(({ plannedGapMs, gapMs, lost }) => plannedGapMs > 0 || gapMs > 0 || lost > 0),
  };
}

export function reportText({ about, steps, elsewhere, verdict }: Report): string {
  const { prober, nodes, manager } = about;
  const maintenance = nodes.filter(({ draining }) => draining).map(({ name }) => name);
  const shown = steps.flatMap(({ step, plannedGapMs, gapMs, lost, sent, tookMs, trouble, addresses, blindMs }) => [
    `${trouble.length === 0 ? 'ok  ' : 'FAIL'}  ${step.padEnd(40)} planned ${plannedGapMs ?? 0} ms, measured ${gapMs} ms; ${lost} of ${sent} probes lost; ${(tookMs / 1000).toFixed(1)} s`,
    ...addresses.map(
      (each) =>
        `        ${each.ip.padEnd(16)} planned ${each.plannedGapMs} ms, measured ${each.gapMs} ms, ${each.lost} lost; with ${each.owner ?? 'nobody'}${each.plannedOwner === null || each.plannedOwner === each.owner ? '' : `, foreseen ${each.plannedOwner}`}`,
    ),
    ...(blindMs > 0 ? [`        the prober was late by up to ${blindMs} ms`] : []),
    ...trouble.map((each) => `        ${each}`),
  ]);
  return `${[
    `Rehearsal of ${about.node}, ${about.begun} to ${about.ended}`,
    `By        ${about.by}, ecclusterd ${about.version}, at ${about.console} of manager ${manager.node} (${manager.version})`,
    `Nodes     ${nodes.map(({ name, version }) => `${name} (${version})`).join(', ')}`,
    ...(about.absent.length === 0 ? [] : [`Absent    ${about.absent.join(', ')}`]),
    ...(maintenance.length === 0 ? [] : [`Drained   ${maintenance.join(', ')}, before and after`]),
    `Prober    ICMP echo to ${prober.probed.length} of ${prober.managed} addresses, each every ${prober.spacingMs} ms; ${prober.sent} probes`,
    ...about.left.map((each) => `Left out  ${each}`),
    '',
    ...shown,
    '',
    ...(elsewhere.length === 0
      ? ['Every address is where it was.']
      : [
          `${elsewhere.length} addresses are with another node than before, as the balancer has it: ${elsewhere
            .slice(0, 8)
            .map(({ ip, after }) => `${ip} ${after ?? 'nobody'}`)
            .join(', ')}`,
        ]),
    verdict,
  ].join('\n')}\n`;
}
