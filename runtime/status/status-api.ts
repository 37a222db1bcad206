// JSON of what the page shows: the documents of the console's commands, of the same fields, and few of our own. docs/status-api.json describes them;
// a test holds real answers against it.

import { jsonText } from '../../base/json-text.ts';
import { isList } from '../console/as-json.ts';
import type { Answer, Document } from '../console/answer.ts';
import { findCommand } from '../console/console-request.ts';
import type { Keeper, Sight } from './keeper.ts';
import { pageModel } from './page-maker.ts';
import { limits } from './status-limits.ts';

export interface ApiAnswer {
  readonly status: number;
  /** Pieces of at most some kilobytes, lazily. */
  readonly body: Iterable<string>;
}

/** Entries of a list in one answer; `offset` begins further on. */
const entriesMost = 5000;
const pageEntries = 1000;

/** The command behind each path, on a node and on a manager. */
const commandOf: Readonly<Record<string, Readonly<Record<'node' | 'manager', string>>>> = {
  owners: { node: 'cluster duravip owners', manager: 'show owners' },
  membership: { node: 'cluster membership', manager: 'show cluster membership' },
  info: { node: 'cluster info', manager: 'info' },
  logs: { node: 'cluster show logs', manager: 'show logs' },
  shared: { node: 'cluster shared list', manager: 'show shared' },
  configuration: { node: 'config running', manager: 'show configuration' },
};

/** `path` without `/api/v1/`. Null: there is no such thing. */
export async function apiAnswer(keeper: Keeper, path: string, query: URLSearchParams): Promise<ApiAnswer | null> {
  const { port } = keeper;
  switch (path) {
    case 'state':
      return one(wholeState(keeper, await keeper.sight()));
    case 'problems':
      return one({ problems: (await keeper.sight()).problems });
    case 'moves': {
      const after = Number(query.get('after') ?? 0);
      if (!Number.isSafeInteger(after) || after < 0) return wrong('after is the number of a move', 'for example: /api/v1/moves?after=7');
      const moves = port.account.moves.list(after);
      return one({ last: moves[0]?.id ?? after, moves: moves.slice(0, pageEntries) });
    }
  }
  const command = commandOf[path]?.[port.kind];
  if (command !== undefined) return commandAnswer(keeper, command, query);
  const [kind, name, ...more] = path.split('/');
  if ((kind === 'node' || kind === 'address') && name !== undefined && more.length === 0) {
    const { body } = await pageModel(keeper, `/${kind}/${name}`, query);
    return body.kind === 'none' ? { status: 404, body: [jsonText({ error: body.what, mend: '' })] } : one({ ...body });
  }
  return null;
}

/** What a reader of events begins with. */
export function wholeState({ port, ring }: Keeper, sight: Sight): Readonly<Record<string, unknown>> {
  const { snapshot, digest, nodes, problems, atMs, asOfMs, busGone } = sight;
  const { self, phase, mature, quorum, leader, groups } = snapshot;
  const { owned, unowned, moving, rows } = digest;
  return {
    self: { kind: port.kind, name: self.node, version: self.version, dryRun: self.dryRun, uptimeSec: self.uptimeSec },
    cluster: groups.cluster,
    atMs,
    asOfMs,
    bus: { connected: busGone === null, sinceMs: busGone?.sinceMs ?? null, why: busGone?.why ?? null },
    phase,
    mature,
    quorum,
    leader,
    nodes,
    addresses: { all: rows.length, owned, unowned, moving },
    problems,
    lastEvent: ring.last,
  };
}

function one(value: Readonly<Record<string, unknown>>): ApiAnswer {
  return { status: 200, body: [jsonText(value)] };
}

function wrong(what: string, mend: string): ApiAnswer {
  return { status: 400, body: [jsonText({ error: what, mend })] };
}

async function commandAnswer({ port }: Keeper, line: string, query: URLSearchParams): Promise<ApiAnswer> {
  const found = findCommand(line.split(' '), port.served.commands);
  if (!('command' in found)) return wrong(found.what, found.mend);
  const call = { ...port.served, args: {}, format: 'json', withinSec: null, who: 'status page', remote: null } as const;
  const answer: Answer = await found.command.run(call);
  if (!answer.ok) return { status: 503, body: [jsonText({ error: answer.what, mend: answer.mend })] };
  const from = numberIn(query, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const count = numberIn(query, 'limit', pageEntries, entriesMost);
  if (from === null || count === null)
    return wrong(`offset is a number, limit one up to ${entriesMost}`, 'for example: ?offset=1000&limit=1000');
  return { status: 200, body: documentPieces(answer.document(), from, count) };
}

function numberIn(query: URLSearchParams, name: string, otherwise: number, most: number): number | null {
  const text = query.get(name);
  if (text === null) return otherwise;
  const value = Number(text);
  return /^[0-9]{1,9}$/.test(text) && value <= most ? value : null;
}

/** Each list at the top from `from` on, `count` of it, and as much as an answer may hold; `next` says where to go on. */
function* documentPieces(document: Document, from: number, count: number): Generator<string> {
  let bytes = 0;
  let next: number | null = null;
  let comma = '{';
  for (const [key, value] of Object.entries(document)) {
    if (!isList(value)) {
      yield `${comma}${jsonText(key)}:${jsonText(value)}`;
      comma = ',';
      continue;
    }
    yield `${comma}${jsonText(key)}:[`;
    comma = ',';
    let at = 0;
    let between = '';
    for (const item of value) {
      if (at++ < from) continue;
      const text = jsonText(item);
      bytes += text.length + 1;
      if (at > from + count || bytes > limits.answerBytes - 4096) {
        next = next === null ? at - 1 : Math.min(next, at - 1);
        break;
      }
      yield `${between}${text}`;
      between = ',';
    }
    yield ']';
  }
  yield `${comma}"next":${next}}`;
}
