// A life of the connection to a Spread daemon: recorded sessions played to it, cut and damaged ones, forged messages, what may be on its way.
import assert from 'node:assert/strict';
import type { GroupView } from '../../../runtime/bus/spread/membership.ts';
import { frameOf, leftFrame, refusal, transitionalFrame, viewFrame } from '../../../runtime/simulate/spread/sim-frames.ts';
import { framesAsOurs, PlayedDaemon } from './player.ts';
import { bytesOf, hasRecordings, names, recorded } from './recording.ts';

const [one, two, three, spy] = ['#ec1-1#node1', '#ec2-1#node2', '#ec3-1#node3', '#spy#node1'];
const group = 'ec_cluster';
const onBus = `ecc.${group}`;

function viewOf(members: readonly string[], cause: GroupView['cause'] = 'join', changed = members.at(-1) ?? '', counter = 1): Uint8Array {
  return viewFrame({ group: onBus, cause, id: { daemon: 7, time: 9, counter }, members, sets: [[changed]], own: 0 });
}

function packetOf(from: string, text: string, other: Partial<Parameters<typeof frameOf>[0]> = {}): Uint8Array {
  return frameOf({ type: 0x10, sender: from, groups: [onBus], messType: 0x4543, data: Buffer.from(text), ...other });
}

/** In, and alone with two. */
function inView(): PlayedDaemon {
  const daemon = new PlayedDaemon('ec1-1', [group]);
  daemon.letIn(one);
  daemon.play(viewOf([one, two]));
  daemon.told.length = 0;
  return daemon;
}

/** What was written, in words. */
function requests({ written }: PlayedDaemon): readonly string[] {
  return written.slice(2).map((bytes) => {
    const frame = Buffer.from(bytes);
    const kind = { 1: 'JOIN', 2: 'LEAVE', 4: 'KILL' }[frame[2] ?? 0] ?? 'message';
    return `${kind} ${frame.subarray(48, 80).toString('latin1').replace(/\0.*/s, '')}`;
  });
}

describe('bus: spread, a life of the connection', () => {
  describe('recorded sessions', () => {
    before(function () {
      if (!hasRecordings) this.skip();
    });

    const storyOf = (file: (typeof names)[number], conn: number, node: number): readonly string[] => {
      const recording = recorded(file).find((each) => each.conn === conn) ?? assert.fail();
      const daemon = new PlayedDaemon(`ec${node}-1`, [group]);
      daemon.letIn(`#ec${node}-1#node${node}`);
      for (const frame of framesAsOurs(recording, group)) daemon.play(frame);
      return daemon.story;
    };

    it('tells of a partition what each side has seen of it', () => {
      assert.deepEqual(storyOf('partition-merge', 1, 1).slice(0, 14), [
        'up',
        `view ${one}`,
        `view ${one} ${two}`,
        `view ${one} ${two} ${three}`,
        `${two}: before 2`,
        `${three}: before 3`,
        `${one}: before 1`,
        `view ${one} ${two}, lost ${three}`,
        `${one}: while nobody knows 4`,
        `${two}: while nobody knows 5`,
        `${one}: divided 7`,
        `${two}: divided 8`,
        `view ${one} ${two} ${three}`,
        `${one}: after 10`,
      ]);
      assert.deepEqual(storyOf('partition-merge', 3, 3).slice(5, 9), [
        `view ${three}, lost ${one} ${two}`,
        `${three}: while nobody knows 6`,
        `${three}: divided 9`,
        `view ${one} ${two} ${three}`,
      ]);
    });

    it('lets a daemon that hung see the others leave, though the members are the same', () => {
      const story = storyOf('daemon-hangs', 3, 3).filter((line) => line.startsWith('view'));
      const at = story.findIndex((line) => line.includes('(own)'));
      assert.deepEqual(story.slice(at - 1, at + 2), [
        `view ${one} ${two} ${three}`,
        `view ${three} (own), lost ${one} ${two}`,
        `view ${one} ${two} ${three}`,
      ]);
    });

    it('ends once and cleanly wherever the daemon ends', () => {
      for (const file of names) {
        for (const recording of recorded(file)) {
          const bytes = bytesOf(recording, 'd>c');
          if (bytes.length > 6000) continue;
          for (let cut = 0; cut <= bytes.length; cut += cut < 200 ? 1 : 7) {
            const daemon = new PlayedDaemon('ec1', [group]);
            for (let at = 0; at < cut; at += at < 40 ? 1 : 50) daemon.play(bytes.subarray(at, Math.min(cut, at + (at < 40 ? 1 : 50))));
            daemon.end(null);
            daemon.timers.pass(60_000);
            const ends = daemon.told.filter(({ kind }) => kind === 'over');
            assert.equal(ends.length, 1, `${file} ${recording.conn} cut at ${cut}`);
            assert.equal(daemon.told.at(-1)?.kind, 'over');
            assert.ok(daemon.isDestroyed);
          }
        }
      }
    });
  });

  it('refuses membership messages that somebody forges, and packets that are none of ours', () => {
    const daemon = inView();
    const forged = [
      // As the recorded one: a data message with the bits of a membership message. The first is of a member.
      packetOf(two, 'forged', { type: 0x1810 }),
      packetOf(spy, 'forged', { type: 0x1810 }),
      packetOf(spy, 'of a stranger'),
      packetOf(three, 'of one who is not in it'),
      packetOf(two, 'another service', { type: 0x20 }),
      packetOf(two, 'another type', { messType: 0 }),
      packetOf(two, 'two groups', { groups: [onBus, 'x'] }),
      packetOf(two, 'a group that we are not in', { groups: ['x'] }),
      viewFrame({ group: 'x', cause: 'join', id: { daemon: 1, time: 1, counter: 1 }, members: [spy], sets: [[spy]], own: 0 }),
      transitionalFrame('x', { daemon: 1, time: 1, counter: 1 }),
      frameOf({ type: 0x3000, sender: onBus, groups: [one] }),
      leftFrame(onBus),
    ];
    for (const bytes of forged) daemon.play(bytes);
    assert.deepEqual(daemon.story, []);
    assert.equal(daemon.life.malformed, forged.length);
    daemon.play(packetOf(two, 'ours'));
    assert.deepEqual(daemon.story, [`${two}: ours`]);
  });

  it('takes no packet of who has left by a view that was not told', () => {
    const daemon = inView();
    daemon.play(viewOf([one, two, spy], 'join', spy, 2));
    daemon.play(viewOf([one, two], 'leave', spy, 3));
    daemon.play(packetOf(two, 'a'));
    daemon.play(viewOf([one], 'disconnect', two, 4));
    daemon.play(packetOf(two, 'b'));
    assert.deepEqual(daemon.story, [`${two}: a`, `view ${one}`]);
  });

  it('ends where the daemon tells a view that we are not in', () => {
    const daemon = inView();
    daemon.play(viewOf([two], 'leave', one, 2));
    assert.deepEqual(daemon.story, ['over']);
    assert.match(JSON.stringify(daemon.told), /does not keep to the protocol.*not in/);
  });

  it('hears nothing of an earlier stay in a group that it leaves and joins again', () => {
    const daemon = inView();
    daemon.life.leave(group);
    daemon.life.join(group);
    daemon.life.leave(group);
    daemon.life.join(group);
    assert.deepEqual(requests(daemon), [
      `JOIN ${onBus}`,
      ...Array(2)
        .fill([`LEAVE ${onBus}`, `JOIN ${onBus}`])
        .flat(),
    ]);
    for (const bytes of [
      packetOf(two, 'old'),
      viewOf([one, two, three], 'join', three, 2),
      leftFrame(onBus),
      viewOf([one, two]),
      leftFrame(onBus),
    ])
      daemon.play(bytes);
    daemon.play(packetOf(two, 'too early'));
    assert.deepEqual(daemon.story, []);
    daemon.play(viewOf([one, two]));
    daemon.play(packetOf(two, 'new'));
    assert.deepEqual(daemon.story, [`view ${one} ${two}`, `${two}: new`]);
  });

  it('keeps below what a daemon takes, over all groups, with room for heartbeats', () => {
    const daemon = inView();
    let large = 0;
    while (large < 1000 && daemon.life.transmit(group, new Uint8Array(2000))) large++;
    let small = 0;
    while (small < 1000 && daemon.life.transmit(group, new Uint8Array(100))) small++;
    assert.deepEqual([large, small], [384, 16]);
    for (let i = 0; i < 10; i++) daemon.play(packetOf(one, 'x'.repeat(2000)));
    assert.ok(daemon.life.transmit(group, new Uint8Array(100)));
    const full = inView();
    large = 0;
    while (large < 1000 && full.life.transmit(group, new Uint8Array(60_000))) large++;
    assert.equal(large, 16);
    assert.ok(full.life.transmit(group, new Uint8Array(100)));
    const slow = inView();
    slow.unwritten = 200_000;
    assert.deepEqual([slow.life.transmit(group, new Uint8Array(2000)), slow.life.transmit(group, new Uint8Array(100))], [false, true]);
    assert.throws(() => inView().life.transmit(group, new Uint8Array(99_990)), /above what no daemon dies of/);
  });

  it('says why it was not let in', () => {
    const answers: readonly (readonly [string, (daemon: PlayedDaemon) => void, RegExp])[] = [
      ['taken', (daemon) => daemon.play(refusal(-6)), /has a session with the name ec1-1 already/],
      ['full', (daemon) => daemon.play(refusal(-3)), /no room/],
      ['other methods', (daemon) => daemon.play(Buffer.from('\x03IP ')), /wants IP, we speak NULL/],
      ['closed', (daemon) => daemon.end(null), /closes the connection/],
      ['nobody', (daemon) => daemon.end('ECONNREFUSED'), /no Spread daemon listens/],
      ['no right', (daemon) => daemon.end('EACCES'), /no right/],
      ['silence', (daemon) => daemon.timers.pass(5001), /lets us wait/],
      ['another server', (daemon) => daemon.play(Buffer.from('HTTP/1.1 400')), /lets us wait|keep to the protocol/],
    ];
    for (const [what, answer, expected] of answers) {
      const daemon = new PlayedDaemon('ec1-1', [group]);
      answer(daemon);
      daemon.timers.pass(6000);
      const [event, ...others] = daemon.told;
      assert.ok(event?.kind === 'over' && others.length === 0, what);
      assert.match(event.reason, expected);
      assert.equal(event.isNameTaken, what === 'taken');
    }
  });

  it('knows whether its daemon has ended, or has ended it', () => {
    for (const [listens, left] of [
      ['gone', false],
      ['listens', true],
    ] as const) {
      const daemon = inView();
      daemon.listens = listens;
      daemon.end('ECONNRESET');
      const [event] = daemon.told;
      assert.ok(event?.kind === 'over');
      assert.equal(event.left, left);
    }
  });

  it('says what it waits for, and begins anew where no view comes', () => {
    const daemon = new PlayedDaemon('ec1-1', [group]);
    daemon.letIn(one);
    daemon.timers.pass(10_000);
    assert.match(JSON.stringify(daemon.told.at(-1)), /lets us wait for the first view of ec_cluster/);
    daemon.timers.pass(20_000);
    assert.match(JSON.stringify(daemon.told.at(-1)), /"over".*first view/);
    const silent = inView();
    assert.ok(silent.life.transmit(group, new Uint8Array(10)));
    silent.timers.pass(10_000);
    assert.match(JSON.stringify(silent.told.at(-1)), /what we have sent ourselves/);
    silent.play(packetOf(one, 'x'.repeat(10)));
    silent.timers.pass(1000);
    assert.deepEqual(silent.told.at(-1), { kind: 'trouble', text: null });
  });
});
