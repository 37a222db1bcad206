// A rehearsal from the first look to the report: who is there, what is foreseen, whether it may be done, and then it is.

import { hostname, networkInterfaces, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../base/version.ts';
import { type Cluster, type Member, Trouble } from './cluster.ts';
import { perform } from './perform.ts';
import { patienceMs } from './probes.ts';
import { Prober } from './pinger.ts';
import { type Report, reportOf } from './report.ts';
import { ownersIn, type Sight, whyNot } from './sight.ts';
import { foresee, type Foreseen, some, stepsFor, whyNotSteps } from './steps.ts';

export interface Wanted {
  readonly node: string;
  readonly kill: boolean;
  readonly killGapMs: number;
  readonly everyMs: number;
  readonly limitSec: number;
}

/** What is known before anything is done. */
export interface Foresight {
  readonly sight: Sight;
  readonly members: readonly Member[];
  readonly steps: readonly Foreseen[];
  readonly left: readonly string[];
}

const backSec = 60;
/** More would be load, not knowledge. */
const probedMax = 200;
const probesPerSec = 5_000;
/** Neighbours are asked for by the first probes; what is lost after that is lost. */
const warmUpMs = 1_000;
const baselineMs = 1_500;

/** Rejects with `Trouble` where no manager answers. */
export async function look(cluster: Cluster, { node, kill }: Wanted): Promise<Foresight | { readonly refused: readonly string[] }> {
  await cluster.begin();
  const sight = await cluster.sight();
  const refused = whyNot(sight, node);
  if (refused.length > 0) return { refused };
  const members = await cluster.members();
  const here = nodeHere(members);
  if (here !== null)
    return { refused: [`${here} runs on this machine, too: what its neighbours see of its addresses cannot be seen from here`] };
  const names = sight.nodes.map(({ name }) => name);
  const dumps = [];
  for (const name of names) dumps.push(await cluster.dumpOf(name));
  const own = dumps[names.indexOf(node)];
  if (own === undefined) return { refused: [`${node} does not tell its state`] };
  const { steps, left } = stepsFor(own, node, kill);
  const foreseen = foresee(dumps, steps);
  if ('error' in foreseen) return { refused: [foreseen.error] };
  const wrong = whyNotSteps(foreseen.steps);
  if (wrong.length > 0) return { refused: wrong };
  if (steps.length === 0) return { refused: left };
  return { sight, members, steps: foreseen.steps, left };
}

/** Does it. `kill`: see `Stage`. */
export async function rehearse(
  cluster: Cluster,
  wanted: Wanted,
  { sight, members, steps, left }: Foresight,
  rim: { readonly kill: (member: Member) => Promise<void>; readonly say: (text: string) => void; readonly signal: AbortSignal },
): Promise<Report | { readonly refused: readonly string[] }> {
  const { node, killGapMs, limitSec } = wanted;
  const begun = new Date();
  const probed = chosen(sight, steps);
  const spacingMs = Math.max(wanted.everyMs, Math.ceil((probed.length * 1000) / probesPerSec));
  const prober = await Prober.open(probed, spacingMs);
  if ('error' in prober) throw new Trouble(prober.error);
  try {
    await sleep(warmUpMs);
    const from = prober.now();
    await sleep(baselineMs);
    const to = prober.now();
    await sleep(warmUpMs / 2);
    const silent = unfit(prober, from, to);
    if (silent.length > 0) return { refused: silent };
    const done = await perform({ cluster, prober, node, before: sight, limitSec, backSec, drained: false, ...rim }, steps);
    // The last probes have their answers by then, or have none.
    await sleep(2 * patienceMs);
    const versions = new Map(members.flatMap((each) => (each.node === null ? [] : [[each.node, each.version] as const])));
    return reportOf(
      {
        begun,
        ended: new Date(),
        by: `${userInfo().username} at ${hostname()}`,
        version,
        manager: cluster.manager,
        console: cluster.endpoint,
        node,
        nodes: sight.nodes.map(({ name, draining }) => ({ name, draining, version: versions.get(name) ?? 'unknown' })),
        absent: sight.absent,
        prober: { spacingMs, sent: prober.sent, probed, managed: sight.addresses.length },
        left,
        interrupted: rim.signal.aborted,
        killGapMs,
      },
      ownersIn(sight),
      done,
      (address, since, until) => prober.probes.measure(address, since, until),
    );
  } finally {
    prober.close();
  }
}

/** A node at one of this machine's own addresses. */
function nodeHere(members: readonly Member[]): string | null {
  const own = new Set(Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)));
  const found = members.find(
    ({ node, type, address }) => node !== null && type === 'Momentum' && own.has(address.replace(/:\d+$/, '').replace(/[[\]]/g, '')),
  );
  return found?.node ?? null;
}

/** What the steps touch first, and of the others as many as there is room for. */
function chosen({ addresses }: Sight, steps: readonly Foreseen[]): readonly string[] {
  const touched = new Set(addresses.flatMap(({ ip, owner }) => (steps.some(({ owners }) => owners.get(ip) !== owner) ? [ip] : [])));
  const ips = addresses.map(({ ip }) => ip);
  return [...ips.filter((ip) => touched.has(ip)), ...ips.filter((ip) => !touched.has(ip))].slice(0, probedMax);
}

/** Before anything is done: what cannot be measured from here. */
function unfit({ ips, probes }: Prober, from: number, to: number): readonly string[] {
  const rows = ips.map((ip, index) => ({ ip, ...probes.measure(index, from, to) }));
  const silent = rows.filter(({ sent, lost }) => lost >= sent).map(({ ip }) => ip);
  const lossy = rows.filter(({ sent, lost }) => lost > 0 && lost < sent);
  return [
    ...(silent.length === 0
      ? []
      : [`${some(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer pings from here: nothing could be measured`]),
    ...lossy
      .slice(0, 3)
      .map(({ ip, lost, sent }) => `${ip}: ${lost} of ${sent} pings are lost although nothing moves: the network is not fit to measure`),
  ];
}
