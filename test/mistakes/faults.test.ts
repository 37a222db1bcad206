// Faults that were seen in the field, one case each: what must be found, what must not, and what `--fix` makes of it.
import assert from 'node:assert/strict';
import { causesOnly } from '../../compiler/diagnostics.ts';
import { openLooker } from '../../compiler/editor/looker.ts';
import { mend } from '../../compiler/fix/mend.ts';
import { compileProject, loadProject } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';
import { clusterTree } from './tree.ts';

interface Fault {
  readonly name: string;
  /** File of the tree, what stands there, what is written instead. */
  readonly plant: readonly (readonly [file: string, from: string, to: string])[];
  /** Codes of the findings that stand for themselves, hints aside. */
  readonly finds: readonly string[];
  /** The changed line of the first file after `--fix`; null: nothing is changed. */
  readonly fixed?: string | null;
}

const cluster = 'default/ecelerity-cluster.conf';
const bindings = 'default/bindings.conf';
const listeners = 'default/listeners.conf';
const bus = 'global/msgc_server.conf';

const faults: readonly Fault[] = [
  // Wrong "safe" repairs.
  {
    name: 'a comment of another language is not switched on',
    plant: [[cluster, '  if_down_limit = 4', '  ; duravip_balance_set_size = 50\n  if_down_limit = 4']],
    finds: ['EC1019'],
    fixed: '  # duravip_balance_set_size = 50',
  },
  {
    name: '`//` is recognised',
    plant: [[cluster, '  if_down_limit = 4', '  // if_down_limit = 50\n  if_down_limit = 4']],
    finds: ['EC1019'],
    fixed: '  # if_down_limit = 50',
  },
  {
    name: '`--` behind a value is recognised',
    plant: [[cluster, '  if_down_limit = 4', '  if_down_limit = 4 -- was 5']],
    finds: ['EC1019'],
    fixed: '  if_down_limit = 4 # was 5',
  },
  // What hands write that know other languages.
  ...(
    [
      ['connect_timeout: 90', 'EC1002', 'connect_timeout = 90'],
      ['connect_timeout := 90', 'EC1002', 'connect_timeout = 90'],
      ['connect_timeout -> 90', 'EC1002', 'connect_timeout = 90'],
      ['connect_timeout += 90', 'EC1002', null],
      ['connect_timeout = {{ timeout }}', 'EC1024', null],
      [`connect_timeout = \${TIMEOUT}`, 'EC1024', null],
      ['connect_timeout = <%= timeout %>', 'EC1024', null],
      ['connect_timeout = 90\nREM connect_timeout = 60', 'EC1019', '# connect_timeout = 60'],
      ['connect_timeout = 90\nREM: connect_timeout = 60', 'EC1019', '# connect_timeout = 60'],
      ['connect_timeout = 90\n@rem connect_timeout = 60', 'EC1019', '# connect_timeout = 60'],
      ['connect_timeout = 90\n%% connect_timeout = 60', 'EC1019', '# connect_timeout = 60'],
      ['connect_timeout = 90\n! connect_timeout = 60', 'EC1019', '# connect_timeout = 60'],
      ['connect_timeout = 90\n<!-- connect_timeout = 60 -->', 'EC1019', '# connect_timeout = 60 -->'],
    ] as const
  ).map(([text, code, fixed]) => ({
    name: `\`${text.split('\n').at(-1) ?? ''}\` is one finding`,
    plant: [['default/ecelerity.conf', 'connect_timeout = 90', text] as const],
    finds: [code],
    fixed,
  })),
  {
    name: 'a fraction with a comma',
    plant: [[cluster, 'max_delay = 0.5', 'max_delay = 0,5']],
    finds: ['EC1009'],
    fixed: '    max_delay = 0.5',
  },
  {
    name: 'a comma in the name of an interface, which is no fraction',
    plant: [[cluster, 'interface = "eth1"', 'interface = eth0,1']],
    finds: ['EC1009'],
    fixed: null,
  },
  {
    name: 'a folder that is included as elsewhere',
    plant: [['default/ecelerity.conf', 'include "domains.d/"', 'includedir "domains.d/"']],
    finds: ['EC1002'],
    fixed: null,
  },
  {
    name: 'a file that is included in another letter case is one finding',
    plant: [['default/ecelerity.conf', 'include "policy.conf"', 'include "Policy.conf"']],
    finds: ['EC0001'],
    fixed: null,
  },
  {
    name: 'an address that was copied with its listener is not mended away',
    plant: [[listeners, '"10.40.2.12:25"', '"10.40.2.11:25"']],
    finds: ['EC2012'],
    fixed: null,
  },
  {
    name: 'a stanza without its brace gets it, and no `=`',
    plant: [[bindings, 'Binding "transactional-2" {', 'Binding "transactional-2"']],
    finds: ['EC1021'],
    fixed: '  Binding "transactional-2" {',
  },
  {
    name: 'a stanza without a body gets one',
    plant: [[cluster, 'Replicate "inbound_cidr" {}', 'Replicate "inbound_cidr"']],
    finds: ['EC1021'],
    fixed: '  Replicate "inbound_cidr" {}',
  },
  {
    name: 'a list in place of a dictionary is not closed',
    plant: [[cluster, 'logs = [', 'logs = (']],
    finds: ['EC1022'],
    fixed: '  logs = [',
  },
  {
    name: 'a conflict is one finding, and nothing is repaired',
    plant: [[cluster, '  if_down_limit = 4\n', '<<<<<<< HEAD\n  if_down_limit = 4,\n=======\n  if_down_limit 5\n>>>>>>> east\n']],
    finds: ['EC1018'],
    fixed: null,
  },
  {
    name: 'half of a conflict, too',
    plant: [[cluster, '  if_down_limit = 4\n', '  if_down_limit = 4\n=======\n  if_down_limit = 5\n']],
    finds: ['EC1018'],
    fixed: null,
  },
  {
    name: 'a brace that only looks like one',
    plant: [[bindings, 'Binding "transactional-2" {', 'Binding "transactional-2" \uff5b']],
    finds: ['EC1020'],
    fixed: '  Binding "transactional-2" {',
  },
  {
    name: 'an invisible character inside a name',
    plant: [[cluster, 'if_down_limit', 'if_down\u200b_limit']],
    finds: ['EC1014'],
    fixed: '  if_down_limit = 4',
  },
  {
    name: 'a file that was cut off is not closed',
    plant: [['default/domains.d/partners.conf', '  max_outbound_connections = 5\n}\n', '']],
    finds: ['EC1004'],
    fixed: null,
  },
  // Nothing left out.
  { name: 'a node that is no peer', plant: [[bus, '    west4 = "10.40.0.18"\n', '']], finds: ['EC3210'] },
  { name: 'a peer without a folder', plant: [['west4/node-local.conf', '*', '']], finds: ['EC0011'] },
  {
    name: 'a file that nobody reads',
    plant: [['default/ecelerity.conf', 'include "policy.conf"\n', '']],
    finds: ['EC3504'],
  },
  // Refused, though the manual has it.
  { name: 'commas in a list', plant: [['default/policy.conf', '"From" "Subject"', '"From", "Subject"']], finds: [] },
  {
    name: 'outbound_smtp_auth in a binding',
    plant: [[bindings, '    ehlo_hostname', '    outbound_smtp_auth_user = "a"\n    ehlo_hostname']],
    finds: [],
  },
  {
    name: 'outbound_smtp in a group, a binding and at the top',
    plant: [
      [bindings, 'Binding_Group "transactional" {', 'Binding_Group "transactional" {\n  outbound_smtp_auth_pass = "b"'],
      [bindings, '    ehlo_hostname', '    outbound_smtp_auth_pass = "a"\n    ehlo_hostname'],
      ['default/ecelerity.conf', 'body_timeout = 600', 'body_timeout = 600\noutbound_smtp_auth_user = "c"'],
    ],
    finds: [],
  },
  // Accepted, though it cannot work.
  { name: 'a mask longer than an address', plant: [[cluster, 'cidrmask = "32"', 'cidrmask = "128"']], finds: ['EC3116'] },
  { name: 'a mask just longer than an address', plant: [[cluster, 'cidrmask = "32"', 'cidrmask = "33"']], finds: ['EC3116'] },
  ...['224.0.0.5', '255.255.255.255', '0.1.2.3', '240.0.0.1', 'fe80::1'].map((address) => ({
    name: `${address} for a node`,
    plant: [
      ['east1/node-local.conf', 'nodeaddr = "10.40.0.11"', `nodeaddr = "${address}"`] as const,
      [bus, 'east1 = "10.40.0.11"', `east1 = "${address}"`] as const,
    ],
    finds: ['EC2006', 'EC3201'],
  })),
  ...['\u00abeth1\u00bb', '`eth1', 'eth1;'].map((name) => ({
    name: `an interface that is called ${name}`,
    plant: [[cluster, '"eth1"', `"${name}"`] as const],
    finds: ['EC2005'],
  })),
  { name: 'a thousand heartbeats a second', plant: [[cluster, 'heartbeats_per_sec = 1', 'heartbeats_per_sec = 1000']], finds: ['EC3213'] },
  { name: 'a cache of nothing', plant: [[cluster, 'max_size = 100000', 'max_size = 0']], finds: ['EC2006'] },
  { name: 'an alias for an interface', plant: [[cluster, '"eth1"', '"eth1:0"']], finds: ['EC2005'] },
  { name: 'two interfaces', plant: [[cluster, '"eth1"', '"eth1,eth2"']], finds: ['EC2005'] },
  {
    name: 'a name with blanks',
    plant: [['east1/node-local.conf', 'nodename = "east1"', 'nodename = "east 1"']],
    finds: ['EC2005'],
  },
  { name: 'groups of one name', plant: [[cluster, 'control_group = "ec_console"', 'control_group = "ec_cluster"']], finds: ['EC3216'] },
  {
    name: 'the group of a subcluster',
    plant: [[cluster, 'control_group = "ec_console"', 'control_group = "ec_sc_default"']],
    finds: ['EC3216'],
  },
  { name: 'a log service on the loopback address', plant: [[cluster, '"*:4802"', '"127.0.0.1:4802"']], finds: ['EC3217'] },
  { name: 'a log service on the machine itself by name', plant: [[cluster, '"*:4802"', '"localhost:4802"']], finds: ['EC3217'] },
  { name: 'a log service on a foreign address', plant: [[cluster, '"*:4802"', '"192.0.2.7:4802"']], finds: ['EC3217'] },
  { name: 'a log service on a socket', plant: [[cluster, '"*:4802"', '"/tmp/4802"']], finds: ['EC3217'] },
  // References.
  {
    name: 'a group in another letter case',
    plant: [[cluster, 'max_pending = 50', 'max_pending = 50\n    binding_group = "Marketing"']],
    finds: ['EC2021'],
  },
  {
    name: 'a group that is none',
    plant: [[cluster, 'max_pending = 50', 'max_pending = 50\n    binding_group = "newsletters"']],
    finds: ['EC2021'],
  },
  {
    name: 'two objects that count the same',
    plant: [
      [
        cluster,
        'Replicate "outbound_domains" {}',
        'Replicate "outbound_domains" {}\n  Replicate "more" {\n    class = "outbound_domains"\n  }',
      ],
    ],
    finds: ['EC3311'],
  },
  {
    name: 'the name of another type',
    plant: [[cluster, 'Replicate "outbound_domains" {}', 'Replicate "outbound_domains" {\n    class = "inbound_cidr"\n  }']],
    finds: ['EC3304', 'EC3311', 'EC3312'],
  },
  {
    name: 'a preference for what nobody manages',
    plant: [[listeners, '    duravip_follow = "transactional-1"\n', '    duravip_preference = "east1"\n']],
    finds: ['EC3132'],
  },
  { name: 'a pathway that is not there', plant: [[listeners, '"submission"', '"submision"']], finds: ['EC2021'] },
  { name: 'one port in two listeners', plant: [[cluster, '"*:4802"', '"*:4809"']], finds: ['EC3219'] },
  { name: 'an open relay', plant: [[listeners, '"10.40.0.0/16"', '"0.0.0.0/0"']], finds: ['EC3607'] },
  { name: 'a network that is none', plant: [[listeners, '"10.40.0.0/16"', '"10.40.0.0/33"']], finds: ['EC2022'] },
  { name: 'a gateway that is no address', plant: [['default/domains.d/partners.conf', '10.40.9.9', '10.40.9.999']], finds: ['EC2022'] },
  { name: 'the address of a network', plant: [[bindings, '10.40.1.11', '10.40.1.0']], finds: ['EC3140'] },
  { name: 'a limit of the cluster below that of the node', plant: [['default/ecelerity.conf', '= 60000', '= 600']], finds: ['EC2020'] },
  {
    name: 'a longest pause below the shortest',
    plant: [['default/ecelerity.conf', 'max_retry_interval = 43200', 'max_retry_interval = 600']],
    finds: ['EC2020'],
  },
  // False ones.
  {
    name: 'an option inherited on one node and written on another',
    plant: [['mgr1/eccluster.conf', 'Control_Listener {\n', 'Control_Listener {\n  enable_authentication = false\n']],
    finds: [],
  },
  {
    name: 'the default value, written down',
    plant: [[cluster, '  if_down_limit = 4', '  if_down_limit = 4\n  view_mature_time = 5']],
    finds: [],
  },
  {
    name: 'braces for a dictionary',
    plant: [
      [cluster, 'logs = [', 'logs = {'],
      [cluster, 'bouncelog.cluster"\n  ]', 'bouncelog.cluster"\n  }'],
    ],
    finds: ['EC1022'],
  },
  { name: 'a dictionary without its bracket', plant: [[cluster, 'logs = [', 'logs']], finds: ['EC1003'] },
  { name: 'a dictionary with another bracket', plant: [[cluster, 'logs = [', 'logs = <']], finds: ['EC2005'] },
  {
    name: 'a dictionary without its bracket, and another mistake behind it',
    plant: [
      [cluster, 'logs = [', 'logs'],
      [cluster, '  if_down_limit = 4', '  if_down_limit = four\n  no_such_thing = 1'],
    ],
    finds: ['EC1003', 'EC2001', 'EC2005'],
  },
  {
    name: 'a peer with a capital letter',
    plant: [[bus, '    west4 =', '    West4 =']],
    finds: ['EC2005'],
  },
  {
    name: 'a module of version 2',
    plant: [['default/ecelerity.conf', 'ec_logger "ec_logger1" {', 'Module loggers/ec_logger ec_logger1 {']],
    finds: ['EC1023'],
    fixed: 'ec_logger "ec_logger1" {',
  },
];

const nothing: ReadonlyMap<string, string> = new Map();

describe('faults from the field', () => {
  for (const { name, plant, finds, fixed } of faults) {
    it(name, () => {
      const tree: Record<string, string> = { ...clusterTree() };
      for (const [file, from, to] of plant) {
        if (from === '*') delete tree[file];
        else {
          assert.ok(tree[file]?.includes(from), `${from} is not in ${file}`);
          tree[file] = tree[file]?.replace(from, to) ?? '';
        }
      }
      const look = openLooker([{ kind: 'tree', path: '.' }], mapFiles(tree), { product: '4' });
      const before = look(nothing);
      const causes = causesOnly(before.diagnostics).filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(
        [...new Set(causes.map(({ code }) => code))].sort(),
        finds,
        causes.map(({ code, message }) => `${code} ${message}`).join('\n'),
      );
      if (fixed === undefined) return;
      const [file = ''] = plant[0] ?? [];
      const after = mend(before, look, () => true).texts.get(file) ?? null;
      if (fixed === null) assert.equal(after, null);
      else assert.ok(after?.split('\n').includes(fixed), after ?? 'nothing was changed');
    });
  }

  it('a number with separators is no fraction, and what it is is left to whoever wrote it', () => {
    const again = openLooker([{ kind: 'file', path: 'a.conf' }], mapFiles({ 'a.conf': 'max_outbound_connections = 20,000\n' }), {
      product: '4',
    });
    const [found] = again(nothing).diagnostics;
    assert.deepEqual([found?.code, found?.fix?.title, found?.fix?.safe], ['EC1009', 'Write `20000`', false]);
  });

  it('nothing is compiled while a node is missing', () => {
    const tree = { ...clusterTree() };
    tree[bus] = tree[bus]?.replace('    west4 = "10.40.0.18"\n', '') ?? '';
    const { ir, diagnostics } = compileProject(loadProject([{ kind: 'tree', path: '.' }], mapFiles(tree), { product: '4' }));
    assert.equal(ir, null);
    const errors = causesOnly(diagnostics).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ code, nodes }) => [code, nodes]),
      [['EC3210', ['west4']]],
    );
  });

  it('a mistake in a file that all nodes read is said once, with all of them', () => {
    const tree = { ...clusterTree() };
    tree['default/policy.conf'] += 'include "nowhere.conf"\nno_such_option = 1\n';
    const look = openLooker([{ kind: 'tree', path: '.' }], mapFiles(tree), { product: '4' });
    const found = look(nothing).diagnostics;
    assert.deepEqual(
      found.map(({ code }) => code),
      ['EC0001', 'EC2001'],
    );
    assert.equal(found[0]?.nodes.length, 8);
  });

  for (const [code, text] of [
    ['EC1009', 'retry_interval = 600; # ecconf-ignore EC1009: ours\n'],
    ['EC1014', '# ecconf-ignore EC1014: ours\nretry\u200b_interval = 600\n'],
    ['EC1015', '# ecconf-ignore EC1015: ours\n"retry_interval" = 600\n'],
    ['EC1016', '# ecconf-ignore EC1016: ours\nDomain "a" "b" {\n}\n'],
  ] as const) {
    it(`${code} is accepted by a comment, as its page promises`, () => {
      const found = (each: string) =>
        openLooker([{ kind: 'file', path: 'a.conf' }], mapFiles({ 'a.conf': each }), { product: '4' })(nothing).diagnostics.map(
          (one) => one.code,
        );
      assert.ok(found(text.replace('ecconf-ignore', 'see')).includes(code), 'without the comment it is there');
      const left = found(text);
      assert.ok(!left.includes(code) && !left.some((each) => each.startsWith('EC39')), left.join(' '));
    });
  }

  it('UTF-16 is one finding', () => {
    const text = '\ufeffcluster {\n  if_down_limit = 4\n}\n';
    const files = {
      read: () => ({ bytes: new Uint8Array(Buffer.from(text, 'utf16le')) }),
      list: () => null,
      link: () => null,
      exists: () => true,
    };
    const { diagnostics } = openLooker([{ kind: 'file', path: 'a.conf' }], files, { product: '4' })(nothing);
    assert.deepEqual(
      causesOnly(diagnostics).map(({ code }) => code),
      ['EC1013'],
    );
  });
});
