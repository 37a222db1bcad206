// completion: what is proposed at a cursor, and what the text is after one proposal is taken.
import assert from 'node:assert/strict';
import { applyEdits } from '../../../compiler/fix/fix.ts';
import { completion, documentation } from '../../../lsp/features/completion.ts';
import { marked } from '../marked.ts';
import { at } from '../sample.ts';

interface Expected {
  /** In this order, others between them. */
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly exactly?: readonly string[];
}

function proposes(archive: string, { has = [], lacks = [], exactly }: Expected): void {
  const { snapshot, path, offset } = marked(archive);
  const labels = completion(snapshot, path, offset).map((each) => each.label);
  if (exactly !== undefined) assert.deepEqual(labels, exactly);
  const places = has.map((label) => labels.indexOf(label));
  assert.ok(
    !places.includes(-1),
    `has ${has.filter((label) => !labels.includes(label)).join(', ')}; it has ${labels.slice(0, 20).join(', ')}`,
  );
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
    'in this order',
  );
  for (const label of lacks) assert.ok(!labels.includes(label), `lacks ${label}`);
}

/** The line of the cursor after taking a proposal, and its snippet. */
function takes(archive: string, label: string, line: string, snippet?: string): void {
  const { snapshot, path, offset } = marked(archive);
  const found = completion(snapshot, path, offset).find((each) => each.label === label);
  assert.ok(found !== undefined, `${label} is proposed`);
  const before = snapshot.source(path)?.text ?? '';
  const after = applyEdits(before, [found.edit]);
  const lineStart = before.lastIndexOf('\n', offset - 1) + 1;
  assert.equal(after.slice(lineStart).split('\n')[0]?.trim(), line);
  if (snippet !== undefined) assert.equal(found.snippet, snippet);
}

describe('completion of names', () => {
  it('proposes what the scope takes, unset options first', () =>
    proposes('cluster {\n  if_down_limit = 4\n  <|>\n}\n', {
      has: ['cluster_group', 'Topology', 'if_down_limit'],
      lacks: ['Binding', 'bind_address'],
    }));
  it('at the top of a file', () => proposes('<|>', { has: ['bind_address', 'Binding', 'cluster'], lacks: ['cluster_group'] }));
  it('at the top of a file that is read into a stanza', () =>
    proposes('=== default/ecelerity.conf\ncluster {\n  include "inner.conf"\n}\n=== default/inner.conf\n<|>\n', {
      has: ['cluster_group', 'Replicate'],
      lacks: ['Binding'],
    }));
  it('in a stanza that is not closed', () => proposes('Binding "a" {\n  <|>', { has: ['duravip_preference', 'enable_duravip'] }));
  it('hides what other types of Replicate take', () => {
    proposes('cluster {\n  Replicate "inbound_cidr" {\n    <|>\n  }\n}\n', { has: ['max_delay'], lacks: ['max_size', 'binding_group'] });
    proposes('cluster {\n  Replicate "x" {\n    type = "cache"\n    <|>\n  }\n}\n', { has: ['max_size'], lacks: ['binding_group'] });
  });
  it('hides options of the other product', () => {
    const labels = (product: '3' | '4') => {
      const { snapshot, path, offset } = marked('<|>', product);
      return completion(snapshot, path, offset).map((each) => each.label);
    };
    assert.ok(labels('4').includes('binding_auto_replumb'));
    assert.ok(!labels('3').includes('binding_auto_replumb'));
  });
  it('writes an option with its sign', () =>
    takes('cluster {\n  heart<|>\n}\n', 'heartbeats_per_sec', 'heartbeats_per_sec =', `heartbeats_per_sec = \${1:1}`));
  it('replaces only the name where a value follows', () =>
    takes('cluster {\n  heart<|> = 5\n}\n', 'heartbeats_per_sec', 'heartbeats_per_sec = 5'));
  it('writes a stanza with its name', () => takes('Bind<|>\n', 'Binding', 'Binding', 'Binding "$1" {\n\t$0\n}'));
  it('offers the words of an option', () =>
    takes(
      'ESMTP_Listener {\n  Listen ":25" {\n    enable_dura<|>\n  }\n}\n',
      'enable_duravip',
      'enable_duravip =',
      `enable_duravip = \${1|true,false|}`,
    ));
  it('proposes nothing in a comment', () => proposes('# heart<|>\n', { exactly: [] }));
  it('documents what it proposes', () => {
    const { snapshot, path, offset } = marked('cluster {\n  <|>\n}\n');
    const found = completion(snapshot, path, offset).find((each) => each.label === 'duravip_balance_set_size');
    assert.match(documentation(snapshot, found?.about ?? { scope: '', name: '' }, { manual: null }) ?? '', /stop of \*\*all\*\* nodes/);
  });
});

describe('completion of values', () => {
  it('booleans', () => proposes('Binding "a" {\n  Enable_Duravip = <|>\n}\n', { exactly: ['false', 'true'] }));
  it('words of an enum, as the manual spells them', () =>
    proposes('ec_logger "x" {\n  debug_level = <|>\n}\n', { has: ['ERROR', 'CRITICAL', 'DEBUG'] }));
  it('words of a set that are not in it yet', () => {
    proposes('cluster {\n  Replicate "metrics" {\n    parameters = "connect;<|>"\n  }\n}\n', {
      has: ['delivery', 'reception'],
      lacks: ['connect'],
    });
    takes(
      'cluster {\n  Replicate "metrics" {\n    parameters = "connect;re<|>"\n  }\n}\n',
      'reception',
      'parameters = "connect;reception"',
    );
  });
  it('nodes for a preference', () => proposes(at('west1"', 1, 'default/bindings.conf'), { exactly: ['east1', 'west1'] }));
  it('managed bindings to follow', () => proposes(at('mail-1"'), { exactly: ['mail-1', 'mail-2'] }));
  it('known interfaces', () =>
    proposes(
      'cluster {\n  Topology "10.1.0.0/24" {\n    interface = "eth7"\n  }\n  Topology "10.2.0.0/24" {\n    interface = <|>\n  }\n}\n',
      { has: ['eth7'] },
    ));
  it('destinations for a log', () =>
    proposes(at('cluster:///'), {
      has: ['cluster:///var/log/ecelerity/mainlog.cluster=>master', 'cluster:///var/log/ecelerity/mainlog.cluster=>mgr1'],
    }));
  it('subscribers, those that the list lacks', () =>
    proposes(at(' )\n    }\n    Node "west1"').replace('"master"<|>', '"master" <|>'), { exactly: ['mgr1'] }));
  it('the default of a number', () => proposes('cluster {\n  heartbeat_start_delay = <|>\n}\n', { exactly: ['15'] }));
  it('inside of quotes', () => takes('Binding "a" {\n  Duravip_Preference = "<|>"\n}\n', 'east1', 'Duravip_Preference = "east1"'));
  it('inside of quotes that are not closed', () =>
    takes('Binding "a" {\n  Duravip_Preference = "ea<|>\n}\n', 'east1', 'Duravip_Preference = "east1"'));
  it('without quotes', () => takes('Binding "a" {\n  Duravip_Preference = ea<|>\n}\n', 'east1', 'Duravip_Preference = "east1"'));
  it('nothing for an unknown option', () => proposes('cluster {\n  nonsense = <|>\n}\n', { exactly: [] }));
});

describe('completion of instance names, keys and paths', () => {
  it('types of Replicate that are not there yet', () =>
    proposes('cluster {\n  Replicate "inbound_cidr" {}\n  Replicate <|>\n}\n', {
      has: ['OBTM', 'cache', 'outbound_cidr'],
      lacks: ['inbound_cidr'],
    }));
  it('with the body, where there is none', () =>
    takes('cluster {\n  Replicate <|>\n}\n', 'cache', 'Replicate "cache"', '"cache" {\n\t$0\n}'));
  it('without, where there is one', () => takes('cluster {\n  Replicate "c<|>" {\n  }\n}\n', 'cache', 'Replicate "cache" {'));
  it('networks of managed addresses', () =>
    proposes('Binding "a" {\n  Bind_Address = 10.7.7.7\n  Enable_Duravip = true\n}\ncluster {\n  Topology <|>\n}\n', {
      exactly: ['10.7.7.0/24'],
    }));
  it('nodes of a manager', () => proposes(at('east1" {').replace('"<|>east1" {', '"<|>" {'), { exactly: ['east1'] }));
  it('names of logs', () =>
    proposes('cluster {\n  logs = [\n    mainlog = "/var/log/m"\n    <|>\n  ]\n}\n', {
      exactly: ['acctlog', 'bouncelog', 'paniclog', 'rejectlog'],
    }));
  it('their paths', () =>
    proposes('cluster {\n  logs = [\n    mainlog = <|>\n  ]\n}\n', { exactly: ['/var/log/ecelerity/mainlog.cluster'] }));
  it('peers that are missing', () => takes(at('mgr1 =').replace('<|>mgr1 = "10.0.0.9"', '<|>'), 'mgr1', 'mgr1 ='));
  it('files to include, those not yet included first', () =>
    proposes('=== default/ecelerity.conf\ninclude a.conf\ninclude <|>\n=== default/a.conf\n=== default/b.conf\n=== global/g.conf\n', {
      exactly: ['b.conf', 'g.conf', 'a.conf'],
    }));
});
