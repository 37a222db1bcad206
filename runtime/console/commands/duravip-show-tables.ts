// `cluster duravip show tables`: the state tables in XML, with the element names that scripts on the product's answer look for.

import { mapLazily, type Answer, type Value } from '../answer.ts';
import { elementLines } from '../as-xml.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';
import { type AddressRow, type Snapshot, secondsSince } from '../node-port.ts';
import { stateWords } from './duravip-show.ts';

export const duravipShowTables: Command = {
  name: 'cluster duravip show tables',
  args: [],
  summary: 'show the state tables, in XML',
  about: [
    'Tells nodes that disagree: for each binding name what each participant has for it. `group_vips_by_name` has one `VIP` for each name, `group_vips_by_address` one for each address (those of listeners have no name), `local_vips_by_address` what this node is configured for, with its interface.',
    '`Last_View_Change` and `Last_Owner_Change` are in seconds. `State` of a participant: `owner`, `standby`, or `unable`.',
  ],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster duravip show tables'],
  run,
};

function run({ port }: Call): Answer {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  // Read once, shown three times.
  const rows = [...snapshot.addresses];
  const tables = () => tableLines(rows, snapshot);
  return {
    ok: true,
    lines: tables,
    xml: tables,
    document: () => ({
      byName: mapLazily(namesOf(rows), (vip) => ({ name: vip.name, ...plain(vip, snapshot) })),
      byAddress: mapLazily(rows, (row) => plain({ row, participants: participantsOf([row]) }, snapshot)),
    }),
  };
}

interface Participant {
  readonly row: AddressRow;
  readonly member: AddressRow['members'][number];
}

interface Vip {
  readonly row: AddressRow;
  readonly participants: readonly Participant[];
}

function* tableLines(rows: readonly AddressRow[], snapshot: Snapshot): Generator<string> {
  const ofRow = (row: AddressRow) => vipLines(row.bindings[0] ?? null, { row, participants: participantsOf([row]) }, snapshot);
  const local = rows.filter(({ members }) => members.some(({ node }) => node === snapshot.self.node));
  yield '<VIPStateTable>';
  yield* table(
    'group_vips_by_name',
    mapLazily(namesOf(rows), (vip) => vipLines(vip.name, vip, snapshot)),
  );
  yield* table('group_vips_by_address', mapLazily(rows, ofRow));
  yield* table('local_vips_by_address', mapLazily(local, localLines));
  yield '</VIPStateTable>';
}

function* table(name: string, vips: Iterable<Iterable<string>>): Generator<string> {
  yield* wrapped(name, 1, wrapped('VIPs', 2, flat(vips)));
}

function localLines({ ip, bindings, services, interface: device, prefixLength }: AddressRow): Iterable<string> {
  const fields = { Name: bindings[0] ?? null, IP: ip, Interface: device, Mask_Bits: prefixLength, Services: services.join(' ') };
  return elementLines('VIP', fields, 3);
}

function* vipLines(name: string | null, { row, participants }: Vip, snapshot: Snapshot): Generator<string> {
  const fields = {
    Name: name,
    IP: row.ip,
    Last_View_Change: secondsSince(row.viewSince, snapshot),
    Last_Owner_Change: secondsSince(row.ownerSince, snapshot),
    State: stateWords(row, snapshot).join(','),
    Owner: row.owner,
  };
  const views = flat(mapLazily(participants, (participant) => participantLines(name, participant, snapshot)));
  yield* wrapped('VIP', 3, flat([fieldLines(Object.entries(fields), 4), wrapped('ViewsForParticipants', 4, views)]));
}

function participantLines(name: string | null, { row, member }: Participant, snapshot: Snapshot): Iterable<string> {
  const fields: readonly (readonly [string, Value])[] = [
    // Twice, as scripts expect it: the connection for membership, then the one for shared data.
    ...privateNames(member.node, snapshot).map((text) => ['Private_Name', text] as const),
    ['Name', name],
    ['IP', row.ip],
    ['State', participantState(row, member)],
    ['Services', member.services.join(' ')],
    ['Preference', member.preference],
    ['Reason', member.unable],
  ];
  return wrapped('ParticipantView', 5, fieldLines(fields, 6));
}

function* wrapped(name: string, depth: number, inside: Iterable<string>): Generator<string> {
  yield `${'  '.repeat(depth)}<${name}>`;
  yield* inside;
  yield `${'  '.repeat(depth)}</${name}>`;
}

function* fieldLines(fields: Iterable<readonly [string, Value]>, depth: number): Generator<string> {
  for (const [key, value] of fields) yield* elementLines(key, value, depth);
}

function* flat<T>(lists: Iterable<Iterable<T>>): Generator<T> {
  for (const list of lists) yield* list;
}

/** One for each binding name, sorted; the address is the one that this node has for it, else the first. */
function namesOf(rows: readonly AddressRow[]): readonly (Vip & { readonly name: string })[] {
  const byName = new Map<string, AddressRow[]>();
  for (const row of rows) {
    for (const name of new Set([...row.bindings, ...row.members.flatMap(({ bindings }) => bindings)])) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [row]);
      else known.push(row);
    }
  }
  return [...byName.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, [first, ...others]]) => {
      if (first === undefined) return [];
      const row = [first, ...others].find(({ bindings }) => bindings.includes(name)) ?? first;
      return [{ name, row, participants: participantsOf([first, ...others], name) }];
    });
}

function participantsOf(rows: readonly AddressRow[], name: string | null = null): readonly Participant[] {
  return rows.flatMap((row) =>
    row.members.filter(({ bindings }) => name === null || bindings.includes(name)).map((member) => ({ row, member })),
  );
}

function participantState(row: AddressRow, member: AddressRow['members'][number]): string {
  if (member.node === row.owner) return 'owner';
  return member.unable === null ? 'standby' : 'unable';
}

function privateNames(node: string, snapshot: Snapshot): readonly string[] {
  const name = snapshot.members.find((member) => member.node === node)?.privateName;
  return name === undefined ? [] : [name, sharedNameOf(name)];
}

/** `#ec1-PID#NODE`, the connection for shared data, beside `#ec0-PID#NODE`. */
export function sharedNameOf(privateName: string): string {
  return privateName.replace(/^#ec0-/, '#ec1-');
}

function plain({ row, participants }: Vip, snapshot: Snapshot): { readonly [key: string]: Value } {
  return {
    ip: row.ip,
    bindings: row.bindings,
    state: stateWords(row, snapshot).join(','),
    owner: row.owner,
    viewStableSec: secondsSince(row.viewSince, snapshot),
    ownerStableSec: secondsSince(row.ownerSince, snapshot),
    participants: participants.map(({ row: theirs, member }) => ({
      node: member.node,
      privateName: privateNames(member.node, snapshot)[0] ?? null,
      ip: theirs.ip,
      state: participantState(theirs, member),
      services: member.services,
      preference: member.preference,
      unable: member.unable,
    })),
  };
}
