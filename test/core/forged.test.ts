// Statements that cannot be true: one member says them, and nobody loses or gets an address that a crash of that member would not have moved.
import { Foreign } from '../../base/foreign.ts';
import assert from 'node:assert/strict';
import type { Message, StateMessage } from '../../runtime/core/messages.ts';
import { tableHash } from '../../runtime/core/node-view.ts';
import { addresses, Cluster, settingsOf } from './cluster.ts';

const names = ['a', 'b', 'c'];
const managed = addresses(13);
const ips = managed.map(({ ip }) => ip);

/** Three nodes that share the addresses, one of which says something else from now on; the round is begun anew. */
function lying(
  change: (statement: StateMessage) => StateMessage,
  otherwise: (message: Message) => Message = (message) => message,
): {
  readonly before: Map<string, string | null>;
  readonly after: Map<string, string | null>;
  readonly logs: string;
} {
  const cluster = new Cluster();
  for (const name of names) cluster.add(name, settingsOf(name, managed, { names }));
  cluster.run(20_000);
  const owners = () => new Map([...cluster.member('a').state.table].map(([ip, { owner }]) => [ip, owner] as const));
  const before = owners();
  assert.deepEqual(new Set(before.values()), new Set(names));
  cluster.twist = (name, message) => (name !== 'c' ? message : message.kind === 'state' ? change(message) : otherwise(message));
  cluster.order('a', { kind: 'announce-view' });
  cluster.run(1000);
  return {
    before,
    after: owners(),
    logs: cluster
      .member('a')
      .log.map(({ text }) => text)
      .join('\n'),
  };
}

/** c calls itself so, wherever it says who it is. */
function calling(node: string): ReturnType<typeof lying> {
  const named = ({ who, holds }: { readonly who: string; readonly holds: string }) => ({ who: who.replace(/c$/, node), holds });
  return lying(
    (statement) => ({ ...statement, member: { ...statement.member, node } }),
    (message) => (message.kind === 'origin' ? { ...message, peers: message.peers.map(named) } : message),
  );
}

function othersKeep({ before, after }: ReturnType<typeof lying>): void {
  for (const [ip, owner] of before) if (owner !== 'c') assert.equal(after.get(ip), owner, ip);
}

describe('forged statements', () => {
  it('a quorum that nobody can have costs only who asks for it', () => {
    const result = lying((statement) => ({ ...statement, quorum: Number.MAX_SAFE_INTEGER }));
    othersKeep(result);
    assert.ok(
      [...result.after.values()].every((owner) => owner === 'a' || owner === 'b'),
      'c holds nothing, as it wants it',
    );
  });

  it('a component that nobody comes from, and claims to everything, take nothing', () => {
    const result = lying((statement) => ({
      ...statement,
      component: Number.MAX_SAFE_INTEGER,
      claims: ips.map((ip) => ({ ip, claim: 5, pinned: true })),
    }));
    othersKeep(result);
    assert.match(result.logs, /c claims addresses that by the others' account it did not have/);
  });

  it('leaving out where one comes from makes no claim stronger', () => {
    const result = lying(
      (statement) => ({ ...statement, claims: ips.map((ip) => ({ ip, claim: 5, pinned: true })) }),
      (message) => (message.kind === 'origin' ? { ...message, round: message.round + 3 } : message),
    );
    othersKeep(result);
    assert.match(result.logs, /c claims addresses that by the others' account it did not have/);
  });

  it('addresses that nobody manages fill no table of what cannot be plumbed', () => {
    const cluster = new Cluster();
    for (const name of names) cluster.add(name, settingsOf(name, managed, { names }));
    cluster.run(20_000);
    const strange = Array.from({ length: 1000 }, (_, i) => `192.0.${i >> 8}.${i & 255}`);
    const { state } = cluster.member('a');
    const [ip = ''] = [...state.table].flatMap(([each, { owner }]) => (owner === 'c' ? [each] : []));
    cluster.forge('c', { kind: 'able', view: state.settled?.key ?? '', able: false, ips: [...strange, ip], reason: new Foreign('so') });
    cluster.run(1000);
    const unable = [...(cluster.member('a').state.settled?.unable.get('c')?.keys() ?? [])];
    assert.ok(unable.includes(ip), unable.join());
    assert.ok(!unable.some((each) => each.startsWith('192.0.')), `${unable.length}`);
  });

  it('a leader that plans moves for which there is no reason moves nothing', () => {
    const cluster = new Cluster();
    for (const name of names) cluster.add(name, settingsOf(name, managed, { names }));
    cluster.run(20_000);
    const { state } = cluster.member('b');
    const owners = () => new Map([...cluster.member('b').state.table].map(([ip, { owner }]) => [ip, owner] as const));
    const before = owners();
    const moves = [...before].flatMap(([ip, owner]) => (owner === 'b' || owner === 'c' ? [{ ip, from: owner, to: 'a' }] : []));
    assert.equal(state.settled?.statements.get(state.settled.leader ?? '')?.member.node, 'a');
    for (const why of ['preference', 'drain', 'balance'] as const) {
      for (const some of [moves, moves.slice(0, 2)]) {
        const base = tableHash(cluster.member('b').state) ?? '';
        cluster.forge('a', { kind: 'plan', view: state.settled?.key ?? '', base, why, moves: some });
        cluster.run(500);
        assert.equal(cluster.member('b').state.pending.size, 0, why);
      }
    }
    cluster.run(5000);
    assert.deepEqual(owners(), before);
    assert.match(
      cluster
        .member('b')
        .log.map(({ text }) => text)
        .join('\n'),
      /a leads, and plans 2 moves for which there is no reason/,
    );
  });

  it('a name that the IR of no other has gets nothing, and is named', () => {
    const result = calling('evil');
    othersKeep(result);
    assert.ok(![...result.after.values()].includes('evil'));
    assert.match(result.logs, /says that it is node evil, which the IR of no other member has/);
  });

  it('the name of another that runs does not push it out', () => {
    const result = calling('a');
    othersKeep(result);
    assert.match(result.logs, /two members are node a/);
  });

  it('a name that is another in the next message is nobody, also where its bearer has just come back and nobody can bear witness', () => {
    const cluster = new Cluster();
    for (const name of ['b', 'c']) cluster.add(name, settingsOf(name, managed, { names }));
    // The liar comes first in the order of the view.
    cluster.twist = (name, message) =>
      name === 'b' && message.kind === 'state' ? { ...message, member: { ...message.member, node: 'c' } } : message;
    cluster.run(20_000);
    const { state, log } = cluster.member('c');
    assert.deepEqual(new Set([...state.table.values()].map(({ owner }) => owner)), new Set(['c']));
    assert.equal(state.settled?.nodes.get('c'), state.bus.self, 'the name is its own');
    assert.match(log.map(({ text }) => text).join('\n'), /says that it is node c, and in another message that it is somebody else/);
  });

  it('offers that nobody says to know count for nobody: the table is the same everywhere', () => {
    const cluster = new Cluster();
    for (const name of ['a', 'b']) cluster.add(name, settingsOf(name, managed, { names }));
    // Its own differ from those of the others, who never get them.
    cluster.add('c', settingsOf('c', managed.slice(1), { names }));
    cluster.twist = (name, message) => (name === 'c' && message.kind === 'state' ? { ...message, knows: [] } : message);
    cluster.run(20_000);
    const tables = names.map((name) => JSON.stringify([...cluster.member(name).state.table]));
    assert.equal(new Set(tables).size, 1);
    assert.ok(!tables[0]?.includes('"c"'), 'c can have nothing');
    const texts = cluster.member('c').log.map(({ text }) => text);
    assert.ok(!texts.some((text) => /differs|excluded|c owns/.test(text)), texts.join('\n'));
  });
});
