// Messages of replicated objects: golden bytes that a later version must still read, and what becomes of bytes that nobody wrote.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeObjectMessage, replicaTypes, replicationVersion, type ReplicaType } from '../../runtime/core/replication/replica-wire.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { converse, meet, Talker } from './talk.ts';

const anyType = fc.constantFrom(...replicaTypes);

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').replace(/.{64}/g, '$&\n').trimEnd();
}

/** What a member of two says in its first view: hello, changes, a snapshot. */
function saidBy(type: ReplicaType, changes = 4): readonly Uint8Array[] {
  const [one, two] = [new Talker('one', type), new Talker('two', type, 8)];
  const said: Uint8Array[] = [];
  for (let i = 0; i < changes; i++) one.change(i);
  meet([one, two], 'view-1');
  converse([one, two], (bytes, to) => {
    if (to === two && bytes[0] === replicationVersion) said.push(bytes);
    return bytes;
  });
  one.now += 1000;
  converse([one, two], (bytes, to) => {
    if (to === two) said.push(bytes);
    return bytes;
  });
  return said;
}

describe('replication/wire', () => {
  it('writes the bytes that are written down', () => {
    const pages = replicaTypes.map((type) => {
      const messages = saidBy(type).map((bytes) => `${decodeObjectMessage(type, bytes).kind}\n${hex(bytes)}\n`);
      return `# ${type}\n${messages.join('')}`;
    });
    assertGolden(join(repository, 'test', 'golden', 'replication-wire.txt'), pages.join('\n'));
  });

  it('takes any bytes from anybody, and goes on', () => {
    fc.assert(
      fc.property(anyType, fc.array(fc.tuple(fc.uint8Array({ maxLength: 80 }), fc.nat(7)), { maxLength: 20 }), (type, garbage) => {
        const [one, two] = [new Talker('one', type), new Talker('two', type, 8)];
        meet([one, two], 'view-1');
        converse([one, two]);
        for (const [bytes, headed] of garbage) {
          // With a good beginning it gets further.
          bytes.set([replicationVersion, replicaTypes.indexOf(type), 1 + (headed % 4)].slice(0, Math.min(headed, bytes.length)));
          one.protocol.message(two.member, bytes);
          one.protocol.message('a stranger', bytes);
        }
        assertServes(one, two);
      }),
      { numRuns: 400 },
    );
  });

  it('takes good messages with some bytes changed or cut off, and goes on', () => {
    const harm = fc.array(fc.tuple(fc.nat(400), fc.nat(255), fc.nat(3)), { minLength: 1, maxLength: 12 });
    const kinds: Record<string, number> = {};
    fc.assert(
      fc.property(anyType, harm, (type, changes) => {
        const [one, two] = [new Talker('one', type), new Talker('two', type, 8)];
        for (let i = 0; i < 9; i++) two.change(i);
        meet([one, two], 'view-1');
        let at = 0;
        const hear = (bytes: Uint8Array, to: Talker): Uint8Array => {
          const change = changes[at++ % changes.length];
          if (to !== one || change === undefined || at > 40) return bytes;
          const [place, byte, how] = change;
          const harmed = bytes.slice(0, how === 0 ? place % bytes.length : bytes.length);
          if (how > 1) harmed[place % harmed.length] = byte;
          const { kind } = decodeObjectMessage(type, harmed);
          kinds[kind] = (kinds[kind] ?? 0) + 1;
          return harmed;
        };
        converse([one, two], hear);
        for (let i = 0; i < 9; i++) two.change(i);
        two.now += 1000;
        converse([one, two], hear);
        assertServes(one, two);
      }),
      { numRuns: 600 },
    );
    for (const kind of ['hello', 'changes', 'part', 'malformed', 'other-type', 'other-version'])
      assert.ok((kinds[kind] ?? 0) > 3, `${kind}: ${kinds[kind]} times`);
  });

  it('warns once of another type, another version and other parameters, and does not wait for such members', () => {
    const [one, two] = [new Talker('one', 'inbound_cidr'), new Talker('two', 'cache', 8)];
    meet([one, two], 'view-1');
    converse([one, two]);
    assert.equal(one.protocol.settled, true);
    meet([one, two], 'view-2');
    converse([one, two]);
    assert.deepEqual(one.warnings, [
      'Replicate "object": member of two sends type cache where this node has inbound_cidr; make the Replicate stanzas of all nodes the same',
    ]);
    const other = new Talker('three', 'cache', 9, { parameters: [] });
    meet([two, other], 'view-3');
    converse([two, other]);
    assert.match(two.warnings.join('\n'), /other parameters \(, here snapshot\)/);
  });
});

/** In a new view all are in step again. */
function assertServes(one: Talker, two: Talker): void {
  for (const talker of [one, two]) talker.now += 60_000;
  meet([one, two], 'view-2');
  converse([one, two]);
  for (const talker of [one, two]) talker.now += 60_000;
  converse([one, two]);
  assert.equal(one.protocol.members().length, 2);
  assert.ok(one.protocol.settled);
  const [here, there] = [one.holding, two.holding];
  if (here.structure !== 'gauge table' || there.structure !== 'gauge table') return;
  // What was changed on the way may have looked like a message; what is said now arrives.
  there.contents.add('afterwards', 3);
  two.now += 1000;
  converse([one, two]);
  assert.equal(here.contents.shares.sum('afterwards', null), 3);
}
