// The simulated bus keeps the promises of group communication, whatever happens to links and machines: held against random histories.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message } from '../../runtime/core/messages.ts';
import { Bus } from '../../runtime/simulate/sim-bus.ts';
import { Random } from '../../runtime/simulate/random.ts';

const speed = { delayMinMs: 0.1, delayMaxMs: 20, failureTimeoutMs: 400, mergeMs: 100 };
const machines = 4;

type Got = { readonly view: string; readonly members: readonly string[] } | { readonly said: string; readonly from: string };

/** Plays random harm for `steps` steps; returns what each member got, by member id, and what each sent. */
function history(seed: number, steps: number): { readonly got: Map<string, Got[]>; readonly sent: Map<string, string[]> } {
  const random = new Random(seed, 'test');
  const bus = new Bus(machines, speed, new Random(seed, 'bus'));
  const got = new Map<string, Got[]>();
  const sent = new Map<string, string[]>();
  let now = 0;
  let lives = 0;
  const settle = (untilMs: number) => {
    for (;;) {
      const heads = [...bus.headAt];
      const at = Math.min(...heads, bus.reformAt);
      if (at > untilMs) break;
      now = at;
      const machine = heads.indexOf(at);
      if (machine < 0) bus.reform(now);
      else {
        const member = bus.member(machine) ?? 'nobody';
        const entry = bus.take(machine, now);
        got
          .get(member)
          ?.push(
            entry.kind === 'view' ? { view: entry.view.id, members: entry.view.members } : { said: said(entry.message), from: entry.from },
          );
      }
    }
    now = untilMs;
  };
  for (let step = 0; step < steps; step++) {
    const machine = random.below(machines);
    const dice = random.float();
    const member = bus.member(machine);
    if (!bus.isUp(machine)) bus.machineUp(machine, now);
    else if (member === null) {
      const id = `${machine}.${++lives}`;
      got.set(id, []);
      sent.set(id, []);
      bus.attach(machine, id, now);
    } else if (dice < 0.7) {
      const text = `${member}:${step}`;
      sent.get(member)?.push(text);
      bus.send(machine, message(text), now);
    } else if (dice < 0.74) bus.detach(machine, now);
    else if (dice < 0.77) bus.machineDown(machine, now);
    else if (dice < 0.9) {
      const other = random.below(machines);
      bus.cut(machine, other, random.chance(0.5));
      bus.linksChanged(now);
    } else if (dice < 0.95) bus.clog(machine, random.chance(0.5), now);
    else bus.heal(now);
    settle(now + random.between(0, random.chance(0.1) ? 1_000 : 5));
  }
  bus.heal(now);
  settle(now + 20_000);
  return { got, sent };
}

function message(text: string): Message {
  return { kind: 'arp', hosts: [{ ip: text, mac: '', ageSec: 0 }] };
}

function said(message: Message): string {
  return message.kind === 'arp' ? (message.hosts[0]?.ip ?? '') : '';
}

/** For each view id, what each of its members got while in it. */
function byView(got: ReadonlyMap<string, readonly Got[]>): Map<string, Map<string, string[]>> {
  const views = new Map<string, Map<string, string[]>>();
  for (const [member, list] of got) {
    let view = '';
    for (const each of list) {
      if ('view' in each) view = each.view;
      const members = views.get(view) ?? new Map<string, string[]>();
      views.set(view, members);
      const texts = members.get(member) ?? [];
      members.set(member, texts);
      if ('said' in each) texts.push(each.said);
    }
  }
  return views;
}

describe('simulated bus', () => {
  const holds = (name: string, check: (seed: number) => void) =>
    it(name, () => fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 }), check), { numRuns: 150 }));

  holds('gives all members of a view the same messages in the same order, up to where one drops out', (seed) => {
    for (const [view, members] of byView(history(seed, 150).got)) {
      const longest = [...members.values()].reduce((best, list) => (list.length > best.length ? list : best), []);
      for (const [member, list] of members) assert.deepEqual(list, longest.slice(0, list.length), `${member} in view ${view}`);
    }
  });

  holds('gives members that go on together to the next view the same messages in the view before', (seed) => {
    const { got } = history(seed, 150);
    const passages = new Map<string, string[]>();
    for (const list of got.values()) {
      let view = '';
      let heard: string[] = [];
      for (const each of list) {
        if ('said' in each) heard.push(each.said);
        else {
          const key = `${view} ${each.view}`;
          const known = passages.get(key);
          if (view !== '' && known !== undefined) assert.deepEqual(heard, known, `between ${key}`);
          passages.set(key, heard);
          view = each.view;
          heard = [];
        }
      }
    }
  });

  holds('gives a view before any message, and names the receiver in it', (seed) => {
    for (const [member, list] of history(seed, 150).got) {
      if (list[0] !== undefined) assert.ok('view' in list[0], member);
      for (const each of list) if ('view' in each) assert.ok(each.members.includes(member), `${member} in ${each.view}`);
    }
  });

  holds('delivers the messages of each sender in the order of sending, none twice, its own ones all', (seed) => {
    const { got, sent } = history(seed, 150);
    for (const [member, list] of got) {
      for (const [sender, all] of sent) {
        const heard = list.flatMap((each) => ('said' in each && each.from === sender ? [each.said] : []));
        let at = -1;
        for (const text of heard) {
          const next = all.indexOf(text);
          assert.ok(next > at, `${member} got ${text} out of order or twice`);
          at = next;
        }
        if (member === sender && lives(got, member)) assert.deepEqual(heard, all, `own messages of ${member}`);
      }
    }
  });

  holds('ends with one view of everybody when all is mended', (seed) => {
    const { got } = history(seed, 100);
    const last = [...got].filter(([member]) => lives(got, member)).map(([, list]) => list.filter((each) => 'view' in each).at(-1));
    for (const view of last) assert.deepEqual(view, last[0]);
  });
});

/** Whether the member is in the last view that anybody of its machine got, hence alive at the end. */
function lives(got: ReadonlyMap<string, readonly Got[]>, member: string): boolean {
  const machine = member.split('.')[0];
  const later = [...got.keys()].filter(
    (other) => other.split('.')[0] === machine && Number(other.split('.')[1]) > Number(member.split('.')[1]),
  );
  const own = got
    .get(member)
    ?.filter((each) => 'view' in each)
    .at(-1);
  if (later.length > 0 || own === undefined || !('view' in own)) return false;
  const newest = [...got.values()].flatMap((list) => list.filter((each) => 'view' in each)).reduce((a, b) => (order(b) > order(a) ? b : a));
  return 'view' in newest && newest.members.includes(member);
}

function order(got: Got): number {
  const [ring, view] = 'view' in got ? got.view.split('.').map(Number) : [0, 0];
  return (ring ?? 0) * 1e6 + (view ?? 0);
}
