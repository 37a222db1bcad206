// What CPG told the members of a group on real daemons (tools/record-cpg.ts), held against what `corosync-view.ts` relies on and what a bus promises
// (runtime/bus/bus.ts): one line of the model in ARCHITECTURE.md ("Views out of CPG") for each test.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CpgAddress, type CpgEvent, reasons } from '../../runtime/bus/cpg.ts';
import { ViewMaker } from '../../runtime/bus/corosync-view.ts';

const folder = join(import.meta.dirname, 'traces');

/** One life of one member: from its join to the end of its process or of its daemon. */
interface Life {
  readonly who: string;
  readonly events: readonly CpgEvent[];
}

interface Stay {
  readonly who: string;
  readonly view: string;
  readonly members: readonly string[];
  readonly heard: readonly string[];
  /** The next view of this life. */
  readonly next: string | null;
}

function livesOf(file: string): readonly Life[] {
  const lives: { who: string; events: CpgEvent[] }[] = [];
  const open = new Map<string, CpgEvent[]>();
  const rows = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n').slice(1);
  for (const row of rows.map((line) => JSON.parse(line) as readonly unknown[])) {
    const [, who, kind, ...fields] = row as readonly [number, string, string, ...unknown[]];
    if (who === 'strike') continue;
    if (kind === 'broken') {
      open.delete(who);
      continue;
    }
    let events = open.get(who);
    if (events === undefined) {
      events = [];
      open.set(who, events);
      lives.push({ who, events });
    }
    events.push(...eventsOf(kind, fields));
  }
  return lives;
}

function eventsOf(kind: string, fields: readonly unknown[]): readonly CpgEvent[] {
  if (kind === 'ring') return [{ kind, nodeId: Number(fields[0]), sequence: BigInt(Number(fields[1])) }];
  if (kind === 'packets')
    return fields.map((said): CpgEvent => {
      const [nodeId = 0, pid = 0, number = 0] = String(said).split(/[:/]/).map(Number);
      return { kind: 'packet', nodeId, pid, packet: Uint8Array.of(number >> 8, number & 255) };
    });
  assert.equal(kind, 'members');
  const [members = [], left = [], joined = []] = (fields as readonly (readonly (readonly number[])[])[]).map((list) =>
    list.map(([nodeId = 0, pid = 0, reason = 0]): CpgAddress => ({ nodeId, pid, reason })),
  );
  return [{ kind, members, left, joined }];
}

const idOf = ({ nodeId, pid }: { readonly nodeId: number; readonly pid: number }) => `${nodeId}:${pid}`;

function staysOf({ who, events }: Life): readonly Stay[] {
  const maker = new ViewMaker();
  const stays: { who: string; view: string; members: readonly string[]; heard: string[]; next: string | null }[] = [];
  for (const event of events) {
    const made = maker.accept(event);
    assert.notEqual(made?.kind, 'broken', `${who}: ${JSON.stringify(made)}`);
    const last = stays.at(-1);
    if (made?.kind === 'packet') last?.heard.push(`${made.from}/${made.packet.join()}`);
    if (made?.kind !== 'view' || last?.view === made.view.id) continue;
    if (last !== undefined) last.next = made.view.id;
    stays.push({ who, view: made.view.id, members: made.view.members, heard: [], next: null });
  }
  return stays;
}

describe('bus: what corosync told', () => {
  for (const file of readdirSync(folder)) {
    const lives = livesOf(file);
    const stays = lives.flatMap(staysOf);

    it(`${file}: nobody hears of a message between the members of a view and its ring, nor before his first view`, () => {
      assert.ok(lives.length >= 3 && stays.length >= 3);
      for (const { who, events } of lives) {
        const first = events.slice(0, 2).map(({ kind }) => kind);
        assert.deepEqual(first.sort(), ['members', 'ring'], `${who}: the two that make the first view come first, in either order`);
      }
    });

    it(`${file}: members that come or go with their machine are told first, then the ring; those of processes bring none`, () => {
      for (const { who, events } of lives) {
        for (const [at, event] of events.entries()) {
          if (event.kind !== 'members' || at === 0) continue;
          const why = new Set([...event.left, ...event.joined].map(({ reason }) => reason));
          const withMachine = why.has(reasons.nodedown) || why.has(reasons.nodeup);
          assert.ok(why.size === 1, `${who}: one kind of reason in a change: ${[...why].join()}`);
          // The end of what was recorded.
          const next = events[at + 1]?.kind ?? 'ring';
          if (withMachine) assert.ok(next === 'ring' || next === 'members', `${who}, event ${at}: ${next} follows`);
        }
      }
    });

    it(`${file}: a change is the difference to what was told before, and oneself is in it`, () => {
      for (const { who, events } of lives) {
        let before: readonly string[] = [];
        for (const event of events) {
          if (event.kind !== 'members') continue;
          const now = event.members.map(idOf).sort();
          const expected = before.filter((id) => !event.left.some((each) => idOf(each) === id));
          if (before.length > 0) assert.deepEqual([...expected, ...event.joined.map(idOf)].sort(), now, who);
          assert.ok(now.includes(who), `${who} is told of a group without itself`);
          before = now;
        }
      }
    });

    it(`${file}: views of one id have the same members, and only they are heard in them`, () => {
      const members = new Map<string, string>();
      for (const stay of stays) {
        const text = stay.members.join();
        assert.equal(members.get(stay.view) ?? text, text);
        members.set(stay.view, text);
        for (const said of stay.heard) assert.ok(stay.members.includes(said.split('/')[0] ?? ''), `${stay.who}: ${said} in ${stay.view}`);
      }
    });

    it(`${file}: who goes from one view to the same next one has heard the same in it, in the same order`, () => {
      const heard = new Map<string, Stay>();
      for (const stay of stays) {
        if (stay.next === null) continue;
        const key = `${stay.view} ${stay.next}`;
        const other = heard.get(key);
        heard.set(key, stay);
        if (other === undefined || other.who === stay.who) continue;
        // Whoever came later has heard the end of it only.
        const least = Math.min(other.heard.length, stay.heard.length);
        assert.deepEqual(stay.heard.slice(-least), other.heard.slice(-least), `${stay.who} and ${other.who} in ${key}`);
      }
    });

    it(`${file}: in the end all are in one view`, () => {
      const last = lives.filter((life) => lives.findLast(({ who }) => who.split(':')[0] === life.who.split(':')[0]) === life);
      assert.equal(new Set(last.map((life) => staysOf(life).at(-1)?.view)).size, 1);
      assert.equal(last.length, 3);
    });
  }
});
