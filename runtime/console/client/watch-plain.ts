// `ecconsole watch --plain`: what has changed between two looks, a line each. Pure.

import { isTroubled, type WatchAddress, type WatchModel } from './watch-model.ts';

/** Everything that is not printable ASCII is left to programs that show it. */
function inert(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?');
}

export function plainLines(before: WatchModel, after: WatchModel, time: string): readonly string[] {
  return changesIn(before, after).map((text) => inert(`${time} ${text}`));
}

function changesIn({ data: old, trouble: oldTrouble }: WatchModel, { data, trouble }: WatchModel): readonly string[] {
  if (trouble !== null) return oldTrouble?.why === trouble.why ? [] : [`not connected: ${trouble.why}`];
  if (data === null) return [];
  const back = oldTrouble === null ? [] : ['connected'];
  if (old === null)
    return [...back, summary(data), ...data.addresses.filter(isTroubled).map((each) => `${each.ip} ${ownerText(each)} (${each.state})`)];
  const known = new Map(old.addresses.map((each) => [each.ip, each]));
  const owners = data.addresses.flatMap((each) => {
    const was = known.get(each.ip);
    if (was?.owner === each.owner && was.state === each.state) return [];
    return [
      `${each.ip} ${was === undefined || was.owner === each.owner ? '' : `${was.owner ?? 'nobody'} -> `}${ownerText(each)} (${each.state})`,
    ];
  });
  const gone = old.addresses.flatMap(({ ip }) => (data.addresses.some((each) => each.ip === ip) ? [] : [`${ip} is no longer managed`]));
  const now = new Set(data.nodes.map(({ name }) => name));
  const then = new Set(old.nodes.map(({ name }) => name));
  const nodes = [
    ...[...then].filter((name) => !now.has(name)).map((name) => `${name} left`),
    ...[...now].filter((name) => !then.has(name)).map((name) => `${name} is here`),
  ];
  const phase = summary(old) === summary(data) ? [] : [summary(data)];
  return [...back, ...nodes, ...phase, ...owners, ...gone];
}

function ownerText({ owner }: WatchAddress): string {
  return owner ?? 'nobody';
}

function summary({ nodes, absent = [], addresses, leader, phase, mature, quorum }: NonNullable<WatchModel['data']>): string {
  const away = absent.length === 0 ? '' : `, not here: ${absent.join(' ')}`;
  return `${nodes.length} nodes, ${addresses.length} addresses, leader ${leader ?? '-'}, ${phase}, ${mature ? 'mature' : 'not mature yet'}${quorum ? '' : ', NO MAJORITY'}${away}`;
}
