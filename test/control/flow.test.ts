// Asker and answerers on a bus of one process: large answers within the window, what comes twice, who is no manager, who is busy.
import { Foreign } from '../../base/foreign.ts';
import assert from 'node:assert/strict';
import { Answerer, type AnswererConfig } from '../../runtime/control/answerer.ts';
import type { Asked } from '../../runtime/control/asked.ts';
import { Asker } from '../../runtime/control/asker.ts';
import type { ControlMessage } from '../../runtime/control/control-messages.ts';
import { decodeControl, encodeControl, pieceBytes } from '../../runtime/control/control-wire.ts';
import { helloOf } from './hello.ts';

/** All messages in one order, one at a time, as bytes. */
class Room {
  readonly members = ['m', 'a', 'b', 'c'];
  readonly hellos = new Map([
    ['m', helloOf('mgr1', 'Manager')],
    ['a', helloOf('a', 'Momentum')],
    ['b', helloOf('b', 'Momentum')],
    ['c', helloOf('c', 'Momentum')],
  ]);
  readonly answerers = new Map<string, Answerer>();
  readonly logged: string[] = [];
  readonly kept: Asked[] = [];
  readonly asker: Asker;
  /** Bytes of pieces that are on their way. */
  inFlight = 0;
  worst = 0;
  say: (command: string, node: string) => { readonly ok: boolean; readonly lines: Iterable<string> };
  readonly #queue: { readonly from: string; readonly to: string | null; readonly data: Uint8Array }[] = [];

  constructor(say: Room['say'], config: Partial<AnswererConfig> = {}) {
    this.say = say;
    const log = (_level: string, text: string) => void this.logged.push(text);
    this.asker = new Asker(
      {
        say: (message, to) => this.put('m', to ?? null, message),
        self: () => 'm',
        members: () => this.members,
        whyRefused: () => 'it may be anybody',
        helloOf: (member) => this.hellos.get(member) ?? null,
        now: () => performance.now(),
        wallClock: () => Date.now(),
        log,
        later: (ms, then) => {
          const timer = setTimeout(then, ms);
          return () => clearTimeout(timer);
        },
        keep: (asked) => void this.kept.push(asked),
      },
      { manager: 'mgr1', clusterGroup: 'g', nodes: ['a', 'b', 'c', 'd'] },
      'life-1',
      0,
    );
    for (const name of ['a', 'b', 'c']) {
      this.answerers.set(
        name,
        new Answerer(
          {
            say: (message, to) => this.put(name, to, message),
            helloOf: (member) => this.hellos.get(member) ?? null,
            judge: (command) => ({ effect: command.startsWith('order') ? 'order' : 'read', refused: null }),
            run: async ({ command }) => this.say(command, name),
            now: () => performance.now(),
            log,
            breathe: () => new Promise((resolve) => setImmediate(resolve)),
          },
          { name, subcluster: 'default', allowed: 'all', managers: ['mgr1'], ...config },
        ),
      );
    }
  }

  put(from: string, to: string | null, message: ControlMessage): boolean {
    if (message.kind === 'piece') this.inFlight += message.bytes.length;
    this.worst = Math.max(this.worst, this.inFlight);
    this.#queue.push({ from, to, data: encodeControl(message) });
    if (this.#queue.length === 1) setImmediate(() => this.#deliver());
    return true;
  }

  #deliver(): void {
    const next = this.#queue[0];
    if (next === undefined) return;
    const decoded = decodeControl(next.data);
    assert.ok(decoded.kind === 'message' && decoded.message.kind !== 'hello');
    if (decoded.message.kind === 'piece') this.inFlight -= decoded.message.bytes.length;
    for (const member of next.to === null ? this.members : [next.to]) {
      if (member === 'm') this.asker.take(next.from, decoded.message);
      else this.answerers.get(member)?.take(next.from, decoded.message);
    }
    this.#queue.shift();
    if (this.#queue.length > 0) setImmediate(() => this.#deliver());
  }

  async ask(command: string, withinMs = 20_000): Promise<Asked> {
    const sent = await this.asker.ask({ kind: 'all' }, 'text', command, 'test', withinMs);
    assert.ok('asked' in sent, JSON.stringify(sent));
    await this.asker.waitFor(sent.asked, withinMs + 1000);
    return sent.asked;
  }
}

describe('requests and answers', () => {
  it('10 MiB from each of three nodes: whole, and never more than the window on its way', async () => {
    const line = 'x'.repeat(1023);
    const room = new Room((_, node) => ({ ok: true, lines: Array.from({ length: 10 * 1024 }, () => `${node}${line.slice(1)}`) }));
    const asked = await room.ask('long');
    assert.deepEqual(
      asked.replies.map(({ node, state, bytes }) => [node, state, bytes.length]),
      [
        ['a', 'ok', 10 * 1024 * 1024],
        ['b', 'ok', 10 * 1024 * 1024],
        ['c', 'ok', 10 * 1024 * 1024],
      ],
    );
    assert.ok(room.worst > 0 && room.worst <= 2 * pieceBytes, String(room.worst));
    assert.deepEqual(asked.absent, ['d']);
    assert.equal(asked.replies[1]?.bytes.toString('utf8', 0, 2), 'bx');
  });

  it('an answer above 16 MiB is cut, and says how long it was', async () => {
    // Of which the last would fit where the others do not.
    const uneven = [...Array.from({ length: 17 * 32 }, (_, at) => String(at).padEnd(32_000, 'z')), 'the end'];
    const room = new Room((_, node) => ({
      ok: true,
      lines: node === 'a' ? Array.from({ length: 20 * 1024 }, () => 'y'.repeat(1023)) : node === 'b' ? uneven : ['short'],
    }));
    const asked = await room.ask('long');
    assert.deepEqual(
      asked.replies.map(({ bytes, totalBytes }) => [bytes.length, totalBytes]),
      [
        [16 * 1024 * 1024, 20 * 1024 * 1024],
        [asked.replies[1]?.bytes.length, uneven.join('\n').length + 1],
        [6, 6],
      ],
    );
    const b = asked.replies[1]?.bytes.toString() ?? '';
    assert.ok(b.length > 15 * 1024 * 1024 && uneven.join('\n').startsWith(b), 'what is cut is a beginning');
  });

  it('an answer that claims to be larger than any is not given the room for it, and is damaged where it ends', async () => {
    const room = new Room(() => ({ ok: true, lines: ['short'] }));
    const head = Buffer.alloc(pieceBytes, 'x');
    const liar = room.answerers.get('a') as unknown as { take: (from: string, message: ControlMessage) => void };
    liar.take = (_, message) => {
      if (message.kind === 'request') {
        const told = { outcome: 'ok', totalBytes: 2 ** 32, sentBytes: 2 ** 32, sha256: 'ab'.repeat(32), tookMs: 1, head } as const;
        room.put('a', 'm', { kind: 'answer', id: message.id, ...told });
      }
      if (message.kind === 'credit') room.put('a', 'm', { kind: 'piece', id: message.id, offset: message.upTo - pieceBytes, bytes: head });
    };
    const { replies } = await room.ask('read');
    assert.deepEqual(
      replies.map(({ state, bytes }) => [state, bytes.length]),
      [
        ['error', 16 * 1024 * 1024],
        ['ok', 6],
        ['ok', 6],
      ],
    );
  });

  it('orders run one at a time and in their order, reads beside them', async () => {
    const ran: string[] = [];
    let running = 0;
    const room = new Room((command, node) => {
      if (node === 'a') ran.push(command);
      return { ok: true, lines: [`${running}`] };
    });
    const answerer = room.answerers.get('a');
    assert.ok(answerer !== undefined);
    running++;
    await Promise.all(['order 1', 'order 2', 'read', 'order 3'].map((command) => room.ask(command)));
    assert.deepEqual(
      ran.filter((command) => command.startsWith('order')),
      ['order 1', 'order 2', 'order 3'],
    );
  });

  it('a request of who is no manager is refused, counted, told once, and never run', async () => {
    const ran: string[] = [];
    const room = new Room((command) => {
      ran.push(command);
      return { ok: true, lines: [] };
    });
    const request = (manager: string, number: number): ControlMessage => ({
      kind: 'request',
      id: { manager, incarnation: 'x', number },
      scope: { kind: 'all' },
      format: 'text',
      command: 'order',
      who: new Foreign(''),
      leftMs: 1,
    });
    room.put('b', null, request('b', 1));
    room.put('b', null, request('mgr1', 2));
    room.hellos.set('b', helloOf('mgr9', 'Manager'));
    room.put('b', null, request('mgr9', 3));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(ran, []);
    assert.deepEqual(
      [...room.answerers.values()].map(({ counters }) => [counters.refused, counters.requests]),
      [
        [3, 0],
        [3, 0],
        [3, 0],
      ],
    );
    assert.equal(room.logged.filter((text) => /is no manager of this cluster was refused/.test(text)).length, 3, room.logged.join('\n'));
  });

  it('what comes twice is run once; an answer that comes twice counts once', async () => {
    let ran = 0;
    const room = new Room(() => ({ ok: true, lines: [String(++ran)] }));
    const asked = await room.ask('read');
    room.put('m', null, {
      kind: 'request',
      id: asked.id,
      scope: { kind: 'all' },
      format: 'text',
      command: 'read',
      who: new Foreign(''),
      leftMs: 1,
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(ran, 3);
    assert.deepEqual(
      [...room.answerers.values()].map(({ counters }) => counters.repeated),
      [1, 1, 1],
    );
  });

  it('who leaves has left, who is silent runs into its time, nodes that are told to take nothing deny', async () => {
    const room = new Room(() => ({ ok: true, lines: [] }));
    for (const answerer of room.answerers.values()) (answerer as unknown as { take: () => void }).take = () => {};
    const sent = await room.asker.ask({ kind: 'all' }, 'text', 'read', '', 200);
    assert.ok('asked' in sent);
    room.asker.onView(['m', 'b', 'c']);
    assert.equal(sent.asked.replies[0]?.state, 'left');
    await room.asker.waitFor(sent.asked, 2000);
    assert.deepEqual(
      sent.asked.replies.map(({ state }) => state),
      ['left', 'timeout', 'timeout'],
    );
    const strict = new Room(() => ({ ok: true, lines: [] }), { allowed: 'read' });
    assert.deepEqual(
      (await strict.ask('order')).replies.map(({ state }) => state),
      ['denied', 'denied', 'denied'],
    );
    assert.deepEqual(
      (await strict.ask('read')).replies.map(({ state }) => state),
      ['ok', 'ok', 'ok'],
    );
  });
});
