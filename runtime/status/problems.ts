// What is wrong, as sentences with the command that mends it: the alarms of docs/operations.md, evaluated over the same figures. What has been mended
// stays for an hour, with both times.

import type { Snapshot } from '../console/node-port.ts';
import { differenceText, harmOf } from '../control/agreed-values.ts';
import type { Differences } from '../control/node-agreement.ts';
import type { OwnersDigest } from './owners-digest.ts';
import type { BusGone, NodeCell, Problem } from './page/page-model.ts';
import { bytesText, spanText } from './page/signs.ts';
import type { ConfigurationSights, LogSights, Unconfirmed } from './status-port.ts';

export interface Sight {
  readonly kind: 'node' | 'manager';
  readonly busGone: BusGone | null;
  readonly snapshot: Snapshot;
  readonly digest: OwnersDigest;
  readonly nodes: readonly NodeCell[];
  readonly differences: Differences;
  readonly configurations: ConfigurationSights | null;
  readonly logs: LogSights;
  readonly loopDelayMs: number;
  readonly unconfirmed: Unconfirmed | null;
}

type Found = Omit<Problem, 'sinceMs' | 'mendedMs'> & { readonly key: string };

/** A bus that is being joined is no problem yet. */
const graceSec = 5;
const keptMs = 3_600_000;
const keptMost = 200;
const lateMs = 250;
const behindSec = 300;

export class Problems {
  readonly #known = new Map<string, Problem>();

  /** Worst and newest first. */
  look(sight: Sight, nowMs: number): readonly Problem[] {
    const found = problemsIn(sight);
    for (const { key, ...problem } of found) {
      const known = this.#known.get(key);
      const sinceMs = known === undefined || known.mendedMs !== null ? nowMs : known.sinceMs;
      this.#known.set(key, { ...problem, sinceMs, mendedMs: null });
    }
    const now = new Set(found.map(({ key }) => key));
    for (const [key, problem] of this.#known) {
      if (now.has(key) || !isJudged(key, sight)) continue;
      if (problem.mendedMs === null) this.#known.set(key, { ...problem, mendedMs: nowMs });
      else if (nowMs - problem.mendedMs > keptMs || this.#known.size > keptMost) this.#known.delete(key);
    }
    return this.list();
  }

  list(): readonly Problem[] {
    const rank = ({ mendedMs, severity }: Problem) => (mendedMs !== null ? 2 : severity === 'page' ? 0 : 1);
    return [...this.#known.values()].sort((a, b) => rank(a) - rank(b) || b.sinceMs - a.sinceMs);
  }
}

/** Of what only the bus tells nothing can be said while it is away: that is neither so still nor mended. */
function isJudged(key: string, { snapshot: { bus, phase } }: Sight): boolean {
  if (!bus.connected) return ['bus', 'trouble', 'late', 'hindered', 'unconfirmed'].includes(key) || key.startsWith('log ');
  return phase === 'settled' || key !== 'quorum';
}

function problemsIn(sight: Sight): readonly Found[] {
  const { bus } = sight.snapshot;
  const own = [...rolloutProblems(sight), ...logProblems(sight), ...lateProblems(sight)];
  if (!bus.connected && bus.sinceSec < graceSec) return own;
  if (!bus.connected) {
    const what = sight.busGone?.never === true ? 'Nothing has been seen of the cluster yet.' : 'What is shown of the cluster is old.';
    const why = `not connected to the bus for ${spanText(bus.sinceSec * 1000)}: ${bus.why}`;
    return [{ key: 'bus', alarm: 'BusGone', severity: 'page', text: `${capital(why)}. ${what}`, mend: null }, ...own];
  }
  const trouble: readonly Found[] =
    bus.trouble === null
      ? []
      : [
          {
            key: 'trouble',
            alarm: 'BusGone',
            severity: 'page',
            text: `The bus is connected and does not do its work: ${bus.trouble}.`,
            mend: null,
          },
        ];
  return [...trouble, ...memberProblems(sight), ...ownerProblems(sight), ...configurationProblems(sight), ...own];
}

function lateProblems({ loopDelayMs }: Sight): readonly Found[] {
  if (loopDelayMs <= lateMs) return [];
  const text = `The event loop of this process was ${Math.round(loopDelayMs)} ms late in the last five minutes: the machine starves it, and it takes nothing over while it is late.`;
  return [{ key: 'late', alarm: 'LoopLate', severity: 'ticket', text, mend: null }];
}

function memberProblems({ snapshot, nodes }: Sight): readonly Found[] {
  const absent = nodes.filter(({ state }) => state === 'left' || state === 'never');
  const apart = nodes.filter(({ state }) => state === 'excluded' || state === 'refused');
  const isNobodyHere = absent.length === nodes.length;
  return [
    ...(snapshot.quorum || snapshot.phase !== 'settled'
      ? []
      : [
          {
            key: 'quorum',
            alarm: 'ClusterDivided',
            severity: 'page',
            text: isNobodyHere
              ? 'No node is on the bus: nobody on this side of it serves an address.'
              : `Too few nodes are here for a majority (${nodes.length - absent.length} of ${nodes.length}): no address is served on this side.`,
            mend: null,
          } as const,
        ]),
    ...absent.map(({ name, state }): Found => ({
      key: `absent ${name}`,
      alarm: 'MemberMissing',
      severity: 'ticket',
      text:
        state === 'left'
          ? `${name} has left the bus: its process, its machine or its bus has ended.`
          : `${name} is in the configuration and has not been on the bus since this process began.`,
      mend: null,
    })),
    ...apart.map(({ name, state, why }): Found => ({
      key: `apart ${name}`,
      alarm: 'MemberExcluded',
      severity: 'page',
      text: `${name} is ${state}${why === null ? '' : `: ${why}`}. It counts as absent.`,
      mend: null,
    })),
  ];
}

function ownerProblems({ snapshot, digest, kind, nodes }: Sight): readonly Found[] {
  const { unowned, without, broken } = digest;
  const many = (count: number) => (count === 1 ? 'address has' : 'addresses have');
  const named = (ips: readonly string[], count: number) => `${ips.slice(0, 3).join(', ')}${count > 3 ? ` and ${count - 3} more` : ''}`;
  const first = nodes.find(({ state }) => state === 'here')?.name ?? '';
  const why = (ip: string | undefined) => (ip === undefined ? null : `${kind === 'manager' ? `ask_node ${first} ` : ''}cluster why ${ip}`);
  const lost = unowned - broken.length;
  return [
    ...(lost <= 0 || without.length === 0
      ? []
      : [
          {
            key: 'unowned',
            alarm: 'AddressUnowned',
            severity: snapshot.mature ? 'page' : 'ticket',
            text: `${lost} ${many(lost)} no owner: ${named(without, lost)}.${snapshot.mature ? '' : ' The view is not mature yet, so they wait.'}`,
            mend: why(without[0]),
          } as const,
        ]),
    ...(broken.length === 0
      ? []
      : [
          {
            key: 'broken',
            alarm: 'AddressBroken',
            severity: 'page',
            text: `${named(broken, broken.length)}: a binding name stands for different addresses on different nodes, so nobody brings them up.`,
            mend: why(broken[0]),
          } as const,
        ]),
  ];
}

function configurationProblems({ kind, differences, configurations }: Sight): readonly Found[] {
  const reload = (node: string) => (kind === 'manager' ? `unicast ${node} config reload` : null);
  const differing = differences.shown.map((each): Found => ({
    key: `differs ${each.node} ${each.option}`,
    alarm: 'ConfigurationDiffers',
    severity: 'ticket',
    text: `${differenceText(each)}. ${capital(harmOf(each))}.`,
    mend: reload(each.node),
  }));
  const named = new Set(differences.shown.map(({ node }) => node));
  const drifting = (configurations?.nodes ?? []).flatMap(({ node, configured }): readonly Found[] => {
    const wanted = configurations?.wanted.sha256;
    if (configured === null || named.has(node) || (configured.running === wanted && configured.onDisk === wanted)) return [];
    const isOnDisk = configured.running !== wanted && configured.onDisk === wanted;
    const what =
      configured.running === wanted
        ? 'has another file on its disk than it runs with'
        : `runs with another configuration than this ${kind}`;
    return [
      {
        key: `drift ${node}`,
        alarm: 'ConfigurationDrift',
        severity: 'ticket',
        text: `${node} ${what}${isOnDisk ? '; its file is the same' : ''}.`,
        mend: isOnDisk ? reload(node) : null,
      },
    ];
  });
  return [...differing, ...drifting];
}

/** A node cannot confirm: its manager does. */
function rolloutProblems({ kind, unconfirmed }: Sight): readonly Found[] {
  if (unconfirmed === null) return [];
  const { name, leftMs } = unconfirmed;
  const wait = leftMs === null ? 'no manager leads it any more' : `in ${spanText(leftMs)} all go back by themselves`;
  const text = `Rollout ${name} has switched and nobody has confirmed it: ${wait}.`;
  const mend = kind === 'node' ? null : leftMs === null ? 'rollout adopt' : 'rollout confirm';
  return [{ key: 'unconfirmed', alarm: 'RolloutUnconfirmed', severity: 'ticket', text, mend }];
}

function logProblems({ logs, kind }: Sight): readonly Found[] {
  const alarming = ['damaged', 'not permitted', 'no subscriber'];
  return [
    ...(logs.problem === null || kind === 'node'
      ? []
      : [{ key: 'hindered', alarm: 'CollectHindered', severity: 'page', text: `${capital(logs.problem)}.`, mend: null } as const]),
    ...logs.rows.flatMap((each): readonly Found[] => {
      const { node, log, state, reason, behindSec: sec, behindBytes } = each;
      const key = `log ${node} ${log}`;
      const mend = kind === 'manager' ? 'show logs' : 'cluster show logs';
      if (alarming.includes(state))
        return [{ key, alarm: 'LogUnread', severity: 'ticket', text: `${log} of ${node}: ${state}: ${reason}.`, mend }];
      if ((sec ?? 0) <= behindSec) return [];
      const bytes = behindBytes === null ? '' : ` (${bytesText(behindBytes)})`;
      return [
        { key, alarm: 'LogBehind', severity: 'ticket', text: `${log} of ${node} is ${spanText((sec ?? 0) * 1000)} behind${bytes}.`, mend },
      ];
    }),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
