// EC.ADMIT: may one more connection come in? Checks against the whole cluster and counts, in one go and all or nothing, so that a mail
// server asks once and need not undo. Without the check-and-count in one, two clients could both pass the last free place.

import { makeCidr, parseIp } from '../../net/ip.ts';
import type { CidrLimit } from '../../replication/port.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { refusalText } from '../refusal.ts';
import type { Request } from '../feed-request.ts';
import type { Session } from '../session.ts';
import { ledger, mayHold, type GaugeLike } from './gauge-commands.ts';

/** One place to count, with all limits that hold there. */
interface Rule {
  readonly object: GaugeLike;
  readonly key: string;
  readonly limits: readonly CidrLimit[];
}

/** What decided: the first limit, or the one that is exceeded. */
interface Verdict {
  readonly admitted: boolean;
  readonly value: number;
  readonly limit: number;
  readonly where: string;
}

export const admitCommand: FeedCommand = {
  name: 'EC.ADMIT',
  arity: -4,
  group: 'gauges',
  writes: true,
  summary: 'Raises gauges by one if no limit is exceeded by that in the whole cluster; all of them or none',
  answer:
    'array of four: 1 admitted or 0 not, then the value, the limit and `object:key` of what decided: the limit that is exceeded, else the first one with its value afterwards',
  arguments: [
    {
      name: 'rule',
      type: 'block',
      arguments: [
        { name: 'object', type: 'string' },
        { name: 'key', type: 'string' },
        { name: 'limit', type: 'integer' },
        {
          name: 'around',
          type: 'block',
          token: 'PREFIX',
          optional: true,
          multiple: true,
          arguments: [
            { name: 'bits', type: 'integer' },
            { name: 'limit', type: 'integer' },
          ],
        },
      ],
    },
    { name: 'rule', type: 'string', token: 'AND', optional: true, multiple: true },
  ],
  run: admit,
};

function admit(feed: Feed, session: Session, request: Request): void {
  const rules = readRules(feed, request);
  if (rules === null) return;
  const held = ledger(feed, session);
  if (!mayHold(feed, held)) return;
  const verdicts: Verdict[] = [];
  for (const rule of rules) {
    const verdict = tryRule(feed, rule);
    if (verdict !== null) verdicts.push(verdict);
    if (verdict?.admitted) continue;
    // Nothing else has run meanwhile: what was counted for the rules before this one was never seen by anybody.
    for (const { object, key } of rules.slice(0, rules.indexOf(rule))) object.add(key, -1);
    if (verdict !== null) answer(feed, verdict);
    return;
  }
  for (const { object, key } of rules) held.raise(object, key, 1);
  const [first] = verdicts;
  if (first !== undefined) answer(feed, first);
}

function answer(feed: Feed, { admitted, value, limit, where }: Verdict): void {
  feed.replies.array(4);
  feed.replies.integer(admitted ? 1 : 0);
  feed.replies.integer(value);
  feed.replies.integer(limit);
  feed.replies.text(where);
}

/** Null: an error was answered. */
function tryRule(feed: Feed, { object, key, limits }: Rule): Verdict | null {
  const [first] = limits;
  if (first === undefined) return null;
  const outcome = object.structure === 'cidrtree' ? object.admit(key, 1, limits) : object.admit(key, 1, first.limit);
  if (outcome.refused !== null) {
    feed.replies.error(refusalText(outcome.refused, object));
    return null;
  }
  const at = { admitted: outcome.admitted, value: outcome.value, limit: first.limit, where: `${object.name}:${key}` };
  if (outcome.admitted) return at;
  const exceeded = limits
    .map(({ prefix, limit }) => ({ block: blockOf(key, prefix), limit }))
    .find(({ block, limit }) => object.read(block) >= limit);
  if (exceeded === undefined) return at;
  return { admitted: false, value: object.read(exceeded.block), limit: exceeded.limit, where: `${object.name}:${exceeded.block}` };
}

function blockOf(key: string, prefix: number | null): string {
  const ip = prefix === null ? null : parseIp(key);
  return ip === null || prefix === null ? key : makeCidr(ip, prefix).text;
}

/** `object key limit [PREFIX bits limit ...] [AND object key limit ...]`. Null: an error was answered. */
function readRules(feed: Feed, request: Request): readonly Rule[] | null {
  const rules: Rule[] = [];
  for (let at = 1; at < request.count;) {
    const rule = readRule(feed, request, at);
    if (rule === null) return null;
    rules.push(rule);
    at += 3 + (rule.limits.length - 1) * 3;
    if (at === request.count) break;
    if (request.word(at) !== 'AND' || at + 3 >= request.count)
      return no(feed, 'after a rule comes PREFIX bits limit, or AND and a whole rule');
    at++;
  }
  return rules;
}

function readRule(feed: Feed, request: Request, at: number): Rule | null {
  const object = feed.object(request, at);
  if (object === null) return null;
  if (object.structure !== 'cidrtree' && object.structure !== 'gauge table') {
    feed.wrongStructure(object, 'gauges');
    return null;
  }
  const text = request.text(at + 1);
  const ip = text === null ? null : parseIp(text);
  if (text === null || (object.structure === 'cidrtree' && ip === null)) {
    feed.replies.error(refusalText('bad-key', object));
    return null;
  }
  const key = object.structure === 'cidrtree' ? (ip?.text ?? text) : text;
  const limits: CidrLimit[] = [{ prefix: null, limit: request.integer(at + 2) }];
  for (let next = at + 3; next + 2 < request.count && request.word(next) === 'PREFIX'; next += 3) {
    limits.push({ prefix: request.integer(next + 1), limit: request.integer(next + 2) });
  }
  if (limits.some(({ limit }) => !(limit >= 0))) return no(feed, 'a limit is a whole number from 0');
  if (limits.length > 1 && object.structure !== 'cidrtree') return no(feed, `PREFIX is for addresses, and ${object.name} counts names`);
  const bits = ip?.family === 6 ? 128 : 32;
  if (limits.some(({ prefix }) => prefix !== null && !(prefix >= 0 && prefix <= bits)))
    return no(feed, `PREFIX of this address is a whole number from 0 to ${bits}`);
  return { object, key, limits };
}

function no(feed: Feed, what: string): null {
  feed.syntaxError(what);
  return null;
}
