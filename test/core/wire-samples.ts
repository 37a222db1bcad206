// Messages for the tests of the wire format: one by hand of each kind, for the golden bytes, and any at all, for the properties.
import { Foreign } from '../../base/foreign.ts';
import { plainCopy } from '../plain-copy.ts';
import fc from 'fast-check';
import type { Message } from '../../runtime/core/messages.ts';
import type { MemberInfo } from '../../runtime/core/membership/view.ts';
import { parseIp } from '../../runtime/net/ip.ts';

const hash = 'a3f1'.repeat(16);

const member: MemberInfo = {
  privateName: '#ec0-4711#east1',
  node: 'east1',
  subcluster: 'east',
  type: 'Momentum',
  version: '0.1.0',
  address: '10.20.0.11:4802',
  groups: ['ec_cluster', 'ec_console'],
};

export const samples: { readonly [K in Message['kind']]: Extract<Message, { kind: K }> } = {
  state: {
    kind: 'state',
    view: '1.1e-0badcafe',
    round: 2,
    part: 0,
    parts: 1,
    member,
    incarnation: '1795000000000.3',
    fingerprints: [hash, hash, hash, hash, hash],
    offers: hash,
    knows: [hash],
    unable: ['10.1.1.9'],
    mature: true,
    draining: false,
    late: false,
    beatsInMs: 15_000,
    component: 3,
    quorum: 3,
    claims: [
      { ip: '10.1.1.5', claim: 2, pinned: false },
      { ip: '10.1.1.6', claim: 5, pinned: true },
      { ip: '2001:db8::1', claim: 2, pinned: false },
    ],
  },
  origin: {
    kind: 'origin',
    view: '1.1e-0badcafe',
    round: 2,
    table: hash,
    peers: [{ who: '1795000000000.3 east1', holds: hash }],
    names: ['east1', 'mgr1'],
    places: [
      { member: '1:4711', nodes: ['east1'] },
      { member: '2:17', nodes: [] },
    ],
  },
  offers: {
    kind: 'offers',
    hash,
    part: 1,
    parts: 2,
    offers: [{ ip: '10.1.1.5', bindings: ['b1'], services: ['ESMTP:25'], preference: 'east1', follow: '10.1.1.6', able: true }],
  },
  round: { kind: 'round', view: '1.1e-0badcafe', round: 3, why: 'return' },
  mature: { kind: 'mature', view: hash },
  plan: { kind: 'plan', view: hash, base: hash, why: 'balance', moves: [{ ip: '10.1.1.5', from: 'east1', to: 'east2' }] },
  acquired: { kind: 'acquired', view: hash, ips: ['10.1.1.5'] },
  abandon: { kind: 'abandon', view: hash, ips: ['10.1.1.5', '2001:db8::1'] },
  able: { kind: 'able', view: hash, able: false, ips: ['10.1.1.5'], reason: new Foreign('no interface eth1') },
  heartbeat: { kind: 'heartbeat', view: hash, sequence: 300, hash: null, delayMs: 12 },
  exclude: { kind: 'exclude', view: '1.1e-0badcafe', round: 4, members: ['3:4711'], why: 'silent' },
  operator: { kind: 'operator', order: { kind: 'move', ip: '10.1.1.5', to: 'east2' } },
  arp: { kind: 'arp', hosts: [{ ip: '10.1.1.77', mac: '02:00:5e:10:00:01', ageSec: 42 }] },
};

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const digest = fc.oneof(fc.constant(hash), text, fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), maxLength: 20 }));
const ip = fc.oneof(fc.ipV4(), fc.ipV6()).map((address) => parseIp(address)?.text ?? '::');
const ips = fc.array(ip, { maxLength: 20 });
const number = fc.oneof(fc.nat(200), fc.maxSafeNat());
const nullable = <T>(inner: fc.Arbitrary<T>) => fc.option(inner, { nil: null });
const mac = fc.array(fc.nat(255), { minLength: 6, maxLength: 6 }).map((b) => b.map((x) => x.toString(16).padStart(2, '0')).join(':'));
const kind = <K extends string>(value: K) => fc.constant(value);
const members = fc.record<MemberInfo>({
  privateName: text,
  node: nullable(text),
  subcluster: nullable(text),
  type: fc.constantFrom('Momentum', 'Manager'),
  version: text,
  address: text,
  groups: fc.array(text, { maxLength: 5 }),
});

const arbitraries: { readonly [K in Message['kind']]: fc.Arbitrary<Extract<Message, { kind: K }>> } = {
  state: fc.record({
    kind: kind('state'),
    view: text,
    round: number,
    part: number,
    parts: number,
    member: members,
    incarnation: text,
    fingerprints: fc.array(digest, { maxLength: 5 }),
    offers: digest,
    knows: fc.array(digest, { maxLength: 5 }),
    unable: ips,
    mature: fc.boolean(),
    draining: fc.boolean(),
    late: fc.boolean(),
    beatsInMs: number,
    component: number,
    quorum: number,
    claims: fc.array(fc.record({ ip, claim: fc.constantFrom(0, 2, 5), pinned: fc.boolean() }), { maxLength: 30 }),
  }),
  origin: fc.record({
    kind: kind('origin'),
    view: text,
    round: number,
    table: digest,
    peers: fc.array(fc.record({ who: text, holds: digest }), { maxLength: 5 }),
    names: fc.array(text, { maxLength: 5 }),
    places: fc.array(fc.record({ member: text, nodes: fc.array(text, { maxLength: 3 }) }), { maxLength: 5 }),
  }),
  offers: fc.record({
    kind: kind('offers'),
    hash: digest,
    part: number,
    parts: number,
    offers: fc.array(
      fc.record({
        ip,
        bindings: fc.array(text, { maxLength: 4 }),
        services: fc.array(text, { maxLength: 4 }),
        preference: nullable(text),
        follow: nullable(ip),
        able: fc.boolean(),
      }),
      { maxLength: 10 },
    ),
  }),
  round: fc.record({
    kind: kind('round'),
    view: text,
    round: number,
    why: fc.constantFrom('reload', 'announce', 'return'),
  }),
  mature: fc.record({ kind: kind('mature'), view: digest }),
  plan: fc.record({
    kind: kind('plan'),
    view: digest,
    base: digest,
    why: fc.constantFrom('balance', 'preference', 'drain'),
    moves: fc.array(fc.record({ ip, from: text, to: text }), { maxLength: 10 }),
  }),
  acquired: fc.record({ kind: kind('acquired'), view: digest, ips }),
  abandon: fc.record({ kind: kind('abandon'), view: digest, ips }),
  able: fc.record({ kind: kind('able'), view: digest, able: fc.boolean(), ips, reason: text.map((words) => new Foreign(words)) }),
  heartbeat: fc.record({ kind: kind('heartbeat'), view: digest, sequence: number, hash: nullable(digest), delayMs: number }),
  exclude: fc.record({
    kind: kind('exclude'),
    view: text,
    round: number,
    members: fc.array(text, { maxLength: 16 }),
    why: fc.constantFrom('unstated', 'silent', 'disagrees'),
  }),
  operator: fc.record({
    kind: kind('operator'),
    order: fc.oneof(fc.record({ kind: kind('move'), ip, to: text }), fc.record({ kind: kind('drain'), on: fc.boolean() })),
  }),
  arp: fc.record({ kind: kind('arp'), hosts: fc.array(fc.record({ ip, mac, ageSec: number }), { maxLength: 20 }) }),
};

/** Any message of any kind, within the limits. */
export const anyMessage: fc.Arbitrary<Message> = fc
  .oneof(...Object.values(arbitraries).map((arbitrary) => arbitrary as fc.Arbitrary<Message>))
  .map(plainCopy);
