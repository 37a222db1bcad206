// From the path of a page to what it shows.

import { ownedSinceOf, ownersWithout, unableFor } from '../core/owner-view.ts';
import type { NodeState } from '../core/state.ts';
import type { Keeper, Sight } from './keeper.ts';
import { noOwners } from './owners-digest.ts';
import { logsBlock } from './logs-block.ts';
import { addressRow, ownersGlance, ownersPage } from './owners-block.ts';
import type { AddressBody, Frame, NodeBody, OverviewBody, PageBody, PageModel } from './page/page-model.ts';
import { configurationBlock, moveRow, sharedRows } from './small-blocks.ts';

/** Names of nodes and addresses are no longer. */
const wordMost = 255;
const movesOnOverview = 8;
const movesOfOne = 20;
const movesOnPage = 200;
const hourMs = 3_600_000;
const listedMost = 200;

export async function pageModel(keeper: Keeper, path: string, query: URLSearchParams): Promise<PageModel> {
  const sight = await keeper.sight();
  return { frame: frameOf(keeper, sight, path, query), body: await bodyOf(keeper, sight, path, query) };
}

function frameOf({ port }: Keeper, sight: Sight, path: string, query: URLSearchParams): Frame {
  const { self, groups } = sight.snapshot;
  return {
    path,
    query: Object.fromEntries([...query].slice(0, 8).map(([key, value]) => [key, value.slice(0, wordMost)])),
    self: { kind: port.kind, name: self.node, version: self.version, dryRun: self.dryRun },
    cluster: groups.cluster,
    atMs: sight.atMs,
    asOfMs: sight.asOfMs,
    busGone: sight.busGone,
    problems: sight.problems,
    console: `ecconsole ${port.consoleEndpoint}`,
  };
}

async function bodyOf(keeper: Keeper, sight: Sight, path: string, query: URLSearchParams): Promise<PageBody> {
  const { port } = keeper;
  const columns = sight.nodes.map(({ name }) => name);
  switch (path) {
    case '/':
      return overview(keeper, sight, query.get('only') === 'problems');
    case '/owners': {
      const asked = {
        only: query.get('only') === 'problems',
        group: word(query, 'block'),
        find: word(query, 'find') ?? '',
        page: Number(query.get('page') ?? 1) || 1,
      };
      return { kind: 'owners', owners: ownersPage(sight, port.state(), asked) };
    }
    case '/moves': {
      const moves = port.account.moves.list();
      return { kind: 'moves', moves: moves.slice(0, movesOnPage).map(moveRow), more: Math.max(0, moves.length - movesOnPage) };
    }
    case '/logs':
      return { kind: 'logs', logs: logsBlock(sight.logs, keeper.lag) };
    case '/shared':
      return { kind: 'shared', shared: sharedRows(port.shared(), presentNodes(sight)) };
    case '/configuration': {
      const sights = sight.configurations ?? (await port.configurations());
      return { kind: 'configuration', configuration: configurationBlock(sights, port.differences(), port.rollouts()) };
    }
  }
  const [, kind, name = '', ...more] = path.split('/');
  if (more.length === 0 && name !== '' && name.length <= wordMost) {
    if (kind === 'node') return nodeBody(keeper, sight, name);
    if (kind === 'address') return addressBody(keeper, sight, name, columns);
  }
  return { kind: 'none', what: 'There is no such page.' };
}

function word(query: URLSearchParams, name: string): string | null {
  const text = query.get(name)?.slice(0, wordMost) ?? '';
  return text === '' ? null : text;
}

function presentNodes({ nodes }: Sight): readonly string[] {
  return nodes.flatMap(({ name, state }) => (state === 'here' || state === 'draining' ? [name] : []));
}

function overview({ port, lag }: Keeper, sight: Sight, only: boolean): OverviewBody {
  const { snapshot, nodes, atMs } = sight;
  const moves = port.account.moves.list().filter((move) => atMs - move.atMs < hourMs);
  return {
    kind: 'overview',
    nodes,
    here: presentNodes(sight).length,
    ofNodes: nodes.length,
    quorum: snapshot.quorum,
    mature: snapshot.mature,
    phase: snapshot.phase,
    owners: ownersGlance(sight, port.state(), only),
    moves: moves.slice(0, movesOnOverview).map(moveRow),
    logs: logsBlock(sight.logs, lag),
    shared: sharedRows(port.shared(), presentNodes(sight)),
  };
}

function nodeBody({ port, lag }: Keeper, sight: Sight, name: string): PageBody {
  const cell = sight.nodes.find((each) => each.name === name);
  if (cell === undefined) return { kind: 'none', what: `No node ${name} in the cluster.` };
  const member = sight.snapshot.members.find(({ node }) => node === name);
  const beat = port.heartbeatAges().find(({ node }) => node === name);
  const state = port.state();
  const own = sight.digest.rows.flatMap(({ entry, owner }) => (owner === name ? [entry.ip] : []));
  const then = own.length === 0 ? new Map<string, string | null>() : ifDead(state, sight, [name]);
  const gains = new Map<string | null, number>();
  for (const ip of own) gains.set(then.get(ip) ?? null, (gains.get(then.get(ip) ?? null) ?? 0) + 1);
  const body: NodeBody = {
    kind: 'node',
    cell,
    member:
      member === undefined
        ? null
        : {
            address: member.address,
            privateName: member.privateName,
            version: member.version,
            subcluster: member.subcluster,
            heartbeatAgeMs: beat?.ageMs ?? null,
          },
    owns: own.slice(0, listedMost).map((ip) => ({ ip, next: then.get(ip) ?? null })),
    ownsMore: Math.max(0, own.length - listedMost),
    ifDies: [...gains].map(([node, count]) => ({ node, count })).sort((a, b) => b.count - a.count),
    moves: port.account.moves
      .list()
      .filter(({ from, to }) => from === name || to.some(({ node }) => node === name))
      .slice(0, movesOfOne)
      .map(moveRow),
    logs: logsBlock(sight.logs, lag, name),
  };
  return body;
}

function addressBody({ port }: Keeper, sight: Sight, ip: string, columns: readonly string[]): PageBody {
  const state = port.state();
  const row = sight.digest.rows.find(({ entry }) => entry.ip === ip);
  if (row === undefined) return { kind: 'none', what: `No managed address ${ip}.` };
  const nodes = port.configuration().ir.nodes;
  const places = nodes.flatMap(({ duravip }) => duravip.addresses.filter((address) => address.ip === ip));
  const place = places.find((each) => each.interface !== null) ?? places[0];
  const first = row.owner === null ? null : (ifDead(state, sight, [row.owner]).get(ip) ?? null);
  const second = row.owner === null || first === null ? undefined : (ifDead(state, sight, [row.owner, first]).get(ip) ?? null);
  const body: AddressBody = {
    kind: 'address',
    row: addressRow(row, state, sight.digest, columns),
    columns,
    interface: place?.interface ?? null,
    prefixLength: place?.prefixLength ?? null,
    services: place?.services ?? [],
    preference: row.entry.preference,
    follows: row.entry.follow,
    pinned: row.pinned,
    ownerSinceMs: sight.atMs - (sight.snapshot.now - ownedSinceOf(state, ip)),
    unable: [...unableFor(state, ip)].map(([node, why]) => ({ node, why })),
    ifDies: [
      ...(row.owner === null ? [] : [{ dead: row.owner, next: first }]),
      ...(first === null || second === undefined ? [] : [{ dead: first, next: second }]),
    ],
    moves: port.account.moves
      .list()
      .filter(({ ips }) => ips.includes(ip))
      .slice(0, movesOfOne)
      .map(moveRow),
  };
  return body;
}

let remembered = { key: noOwners.key, next: new Map<string, ReadonlyMap<string, string | null>>() };

/** The election is asked once for a table and who dies: of ten thousand addresses it takes some milliseconds. */
function ifDead(state: NodeState, { digest }: Sight, dead: readonly string[]): ReadonlyMap<string, string | null> {
  if (remembered.key !== digest.key) remembered = { key: digest.key, next: new Map() };
  const name = dead.join(' ');
  const known = remembered.next.get(name);
  if (known !== undefined) return known;
  const then = ownersWithout(state, new Set(dead));
  if (remembered.next.size >= 16) remembered.next.clear();
  remembered.next.set(name, then);
  return then;
}
