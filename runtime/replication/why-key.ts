// `cluster shared why`: what is known of one key of one object, in lines for people: who holds or wants what, what decides, and when it changes.

import type { CacheContents } from '../core/replication/cache.ts';
import type { CidrStore } from '../core/replication/cidr-store.ts';
import { memberNumber } from '../core/replication/counter.ts';
import type { Counters } from '../core/replication/counters.ts';
import type { Gauges } from '../core/replication/gauges.ts';
import type { Member } from '../core/replication/member.ts';
import type { NameTable } from '../core/replication/name-table.ts';
import type { Rate } from '../core/replication/division.ts';
import type { ThrottleUser } from '../core/replication/throttle-state.ts';
import type { Throttles } from '../core/replication/throttles.ts';
import { makeCidr, parseIp } from '../net/ip.ts';
import type { SharedObject } from './shared-object.ts';

/** Blocks that limits are usually set for. */
const prefixes = { 4: [32, 24, 16, 8], 6: [128, 64, 48, 32] } as const;

export function whyLines(object: SharedObject, key: string): readonly string[] {
  const { holding } = object;
  const members = object.members();
  switch (holding.structure) {
    case 'cidrtree':
      return addressLines(holding.contents, members, key);
    case 'gauge table':
      return gaugeLines(holding.contents, members, key);
    case 'throttle table':
      return throttleLines(holding.contents, members, key);
    case 'cache':
      return cacheLines(holding.contents, key);
    case 'counters':
      return counterLines(holding.contents, object.life, members, key);
    case 'metrics':
      return [`of series and gauge caches, \`cluster shared show ${object.replica.name}\` and \`... from NODE\` say who has counted what`];
  }
}

function addressLines(contents: Gauges<CidrStore>, members: readonly Member[], text: string): readonly string[] {
  const { shares } = contents;
  const ip = parseIp(text);
  if (ip === null) {
    const key = shares.own.keyOf(text);
    return key === null ? [`${text} is neither an address nor a block`] : parts(text, contents, members, text);
  }
  return prefixes[ip.family].flatMap((prefix, index) =>
    parts(index === 0 ? ip.text : makeCidr(ip, prefix).text, contents, members, makeCidr(ip, prefix).text),
  );
}

function gaugeLines(contents: Gauges<NameTable>, members: readonly Member[], text: string): readonly string[] {
  return parts(`"${text}"`, contents, members, text);
}

/** The sum, and each member that has a part of it. */
function parts(title: string, { shares }: Gauges<CidrStore | NameTable>, members: readonly Member[], text: string): readonly string[] {
  const key = shares.own.keyOf(text);
  if (key === null) return [`${title}: no key of this object`];
  const lines = [`${title}: ${shares.sum(key, null)} in the cluster`];
  for (const { privateName, table, complete } of members) {
    const store = table === null ? shares.own : shares.view(table);
    const count = store?.sum(key, null) ?? 0;
    if (!complete) lines.push(`  ${nodeOf(privateName)}: not known yet, its contents are on their way`);
    else if (count !== 0) lines.push(`  ${nodeOf(privateName)}: ${count}`);
  }
  return lines;
}

function throttleLines(contents: Throttles, members: readonly Member[], name: string): readonly string[] {
  const why = contents.why(name);
  if (why === null) return [`nobody has used a throttle "${name}" lately; it begins with all of its burst`];
  const { rate, level, users, allowance, share, next, most, now } = why;
  const namedBy = users.filter((user) => user.names && sameText(user.use.rate, rate)).map((user) => userName(user, members));
  const lines = [
    `"${name}": ${tenths(level)} of ${rate.burst} used; ${rateText(rate)} serves, the lowest that anybody names who uses it (${namedBy.join(', ') || 'nobody any more'})`,
  ];
  for (const user of users) {
    const { use, names } = user;
    const ago = Math.max(0, Math.round((now - use.usedAt) / 1000));
    const wants = use.hungry ? 'and wants more' : 'and wants no more';
    const says = names ? `names ${rateText(use.rate)}` : `named ${rateText(use.rate)}, which has lapsed`;
    lines.push(`  ${userName(user, members)}: takes ${tenths(use.perSec)} a second ${wants}; ${says}; asked ${ago} s ago`);
  }
  lines.push(`this node may take ${Math.floor(allowance + 1e-6)} now, and ${tenths(share * 100)} % of the rate`);
  lines.push(next.limited ? `the next one passes in ${tenths(next.retryAfterSec)} s` : 'the next one passes');
  lines.push(`at most ${Math.ceil(most)} at once in the whole cluster, in the worst case`);
  return lines;
}

function cacheLines(contents: CacheContents, key: string): readonly string[] {
  const marks = contents.marksOf(key);
  const leftMs = contents.leftMs(key);
  if (marks === null) return [`"${key}" is not there: it was never set here, has ended, or was the oldest when there were too many`];
  const { written, end, isDeleted } = marks;
  if (isDeleted) return [`"${key}" was deleted by ${written.node} (stamp ${written.stamp})`];
  if (leftMs === undefined) return [`"${key}" has ended; it was written by ${written.node}`];
  const left = leftMs === null ? 'it never ends' : `it ends in ${tenths(leftMs / 1000)} s`;
  return [
    `"${key}" was written last by ${written.node} (stamp ${written.stamp})`,
    `  ${left}, as ${end.node} has set (stamp ${end.stamp})`,
  ];
}

function counterLines(contents: Counters, ownLife: string, members: readonly Member[], key: string): readonly string[] {
  const leftMs = contents.leftMs(key);
  if (leftMs === undefined) return [`"${key}" is 0: nobody has counted there since its window ended`];
  const left =
    leftMs === null ? 'nobody has set an end; it ends a day after its last change' : `its window ends in ${tenths(leftMs / 1000)} s`;
  const lines = [`"${key}": ${contents.read(key) ?? 0} in the cluster; ${left}`];
  const names = new Map(members.map(({ privateName, table }) => [memberNumber(table ?? ownLife), nodeOf(privateName)]));
  names.set(memberNumber(ownLife), nodeOf(ownLife.slice(0, ownLife.lastIndexOf('/'))));
  for (const field of ['', ...contents.fields(key).keys()].slice(0, 20))
    for (const { member, count } of contents.partsOf(key, field))
      if (count !== 0) lines.push(`  ${field === '' ? '' : `${field}: `}${names.get(member) ?? 'a member that has left'}: ${count}`);
  return lines;
}

function userName({ table }: ThrottleUser, members: readonly Member[]): string {
  const member = members.find((each) => each.table === table);
  return member === undefined ? 'a member that has left' : nodeOf(member.privateName);
}

function rateText({ limit, perSec, burst }: Rate): string {
  return burst === limit ? `${limit}/${perSec}` : `${limit}/${perSec} (burst ${burst})`;
}

function sameText(a: Rate, b: Rate): boolean {
  return rateText(a) === rateText(b);
}

function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function nodeOf(privateName: string): string {
  return privateName.slice(privateName.lastIndexOf('#') + 1);
}
