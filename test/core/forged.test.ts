// Statements that cannot be true: one member says them, and nobody loses or gets an address that a crash of that member would not have moved.
import assert from 'node:assert/strict';
import type { StateMessage } from '../../runtime/core/messages.ts';
import { addresses, Cluster, settingsOf } from './cluster.ts';

const names = ['a', 'b', 'c'];
const managed = addresses(13);
const ips = managed.map(({ ip }) => ip);

/** Three nodes that share the addresses, one of which says something else from now on; the round is begun anew. */
function lying(change: (statement: StateMessage) => StateMessage): {
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
  cluster.twist = (name, message) => (name === 'c' && message.kind === 'state' ? change(message) : message);
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

  it('a name that the IR of no other has gets nothing, and is named', () => {
    const result = lying((statement) => ({ ...statement, member: { ...statement.member, node: 'evil' } }));
    othersKeep(result);
    assert.ok(![...result.after.values()].includes('evil'));
    assert.match(result.logs, /says that it is node evil, which the IR of no other member has/);
  });

  it('the name of another that runs does not push it out', () => {
    const result = lying((statement) => ({ ...statement, member: { ...statement.member, node: 'a' } }));
    othersKeep(result);
    assert.match(result.logs, /two members are node a/);
  });
});
