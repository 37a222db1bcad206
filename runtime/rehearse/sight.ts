// What a manager sees of the cluster, and whether that is a cluster in which something can be rehearsed. Pure.

/** Of `json show owners` of a manager, what is read here. */
export interface Sight {
  readonly leader: string | null;
  readonly phase: string;
  readonly mature: boolean;
  readonly quorum: boolean;
  readonly nodes: readonly { readonly name: string; readonly draining: boolean; readonly excluded: string | null }[];
  /** Of the configuration, and not on the bus. */
  readonly absent: readonly string[];
  readonly mismatches: readonly { readonly node: string }[];
  readonly addresses: readonly { readonly ip: string; readonly owner: string | null; readonly state: string }[];
}

/** Null: that is no such answer. */
export function readSight(text: string): Sight | null {
  try {
    const value: unknown = JSON.parse(text);
    return isSight(value) ? value : null;
  } catch {
    return null;
  }
}

function isSight(value: unknown): value is Sight {
  if (typeof value !== 'object' || value === null) return false;
  const { phase, nodes, absent, mismatches, addresses } = value as Partial<Sight>;
  const lists = [nodes, absent, mismatches, addresses].every((each) => Array.isArray(each));
  return (
    lists && typeof phase === 'string' && addresses?.every(({ ip, state }) => typeof ip === 'string' && typeof state === 'string') === true
  );
}

/** Words of `cluster duravip show` that tell of an address that is not at rest. */
const unsound = /^(unowned|BROKEN|immature|held-by:.*|contested-by:.*|moving:.*)$/;
const shownMax = 5;

/** Why nothing is rehearsed now, each a sentence; none: it can begin. */
export function whyNot({ phase, mature, quorum, nodes, absent, mismatches, addresses }: Sight, node: string): readonly string[] {
  const member = nodes.find(({ name }) => name === node);
  const others = nodes.filter(({ name, draining, excluded }) => name !== node && !draining && excluded === null);
  const bad = addresses.flatMap(({ ip, state }) => {
    const word = state.split(',').find((each) => unsound.test(each));
    return word === undefined ? [] : [`${ip} is ${word.replaceAll(':', ' ')}`];
  });
  return [
    ...(phase === 'settled' ? [] : [`the cluster is not at rest: ${phase}`]),
    ...(mature ? [] : ['the cluster has just begun: addresses are not given out yet']),
    ...(quorum ? [] : ['there is no majority of the nodes here']),
    ...(member === undefined ? [notHere(node, nodes, absent)] : []),
    ...(member?.draining === true
      ? [`${node} is drained already, for maintenance: that is left alone (cluster duravip undrain, on ${node})`]
      : []),
    ...nodes.flatMap(({ name, excluded }) => (excluded === null ? [] : [`${name} is excluded: ${excluded}`])),
    ...(others.length > 0 ? [] : [`no other node takes addresses now, so ${node} has nobody to hand them to`]),
    ...mismatches.map((each) => `${each.node} has another configuration than the others (cluster info tells in what)`),
    ...(addresses.length > 0 ? [] : ['no addresses are managed']),
    ...bad.slice(0, shownMax),
    ...(bad.length > shownMax ? [`and ${bad.length - shownMax} more addresses`] : []),
  ];
}

function notHere(node: string, nodes: Sight['nodes'], absent: readonly string[]): string {
  if (absent.includes(node)) return `${node} is not on the bus: it has nothing that could be moved`;
  return `there is no node ${node}; there are ${nodes.map(({ name }) => name).join(', ')}`;
}

/** What has become of it since, that nobody here has asked for; null: nothing. `node` may be away for a while, where it was killed. */
export function changedSince(before: Sight, now: Sight, node: string): string | null {
  const here = new Set(now.nodes.filter(({ excluded }) => excluded === null).map(({ name }) => name));
  const gone = before.nodes.find(({ name }) => name !== node && !here.has(name));
  if (gone !== undefined) return `${gone.name} has gone meanwhile`;
  if (!now.quorum) return 'the majority of the nodes is gone';
  const drained = now.nodes.find(
    ({ name, draining }) => name !== node && draining && before.nodes.some((each) => each.name === name && !each.draining),
  );
  return drained === undefined ? null : `somebody has drained ${drained.name} meanwhile`;
}

export function ownersIn({ addresses }: Sight): ReadonlyMap<string, string | null> {
  return new Map(addresses.map(({ ip, owner }) => [ip, owner]));
}

export function pinsIn({ addresses }: Sight): ReadonlyMap<string, string> {
  return new Map(
    addresses.flatMap(({ ip, owner, state }) => (owner !== null && state.split(',').includes('pinned') ? [[ip, owner] as const] : [])),
  );
}

export function isMoving({ phase, addresses }: Sight): boolean {
  return phase !== 'settled' || addresses.some(({ state }) => state.includes('moving:'));
}
