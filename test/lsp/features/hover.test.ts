// hover: each expected line must be in the Markdown.
import assert from 'node:assert/strict';
import { hover } from '../../../lsp/features/hover.ts';
import { marked } from '../marked.ts';
import { at } from '../sample.ts';

function says(archive: string, ...expected: readonly RegExp[]): void {
  const { snapshot, path, offset } = marked(archive);
  const found = hover(snapshot, path, offset, { manual: 'https://manual.example/' });
  assert.ok(found !== null, 'says something');
  assert.ok(found.start <= offset && offset <= found.end, 'about what is under the cursor');
  for (const each of expected) assert.match(found.markdown, each);
}

describe('hover', () => {
  it('option: description and value on every node', () =>
    says(
      at('duravip_balance_set_size = 8'),
      /\*\*duravip_balance_set_size\*\* \(in `cluster`\)/,
      /Must be the same on all nodes/,
      /A change takes a stop of \*\*all\*\* nodes/,
      /\[Manual\]\(https:\/\/manual\.example\/4\/\S+\)/,
      /\| east1 \| `8` \| default\/ecelerity-cluster\.conf:16 \(here\) \|/,
      /\| west1 \| `4` \| west1\/node-local\.conf:3 \|/,
    ));
  it('option: default where it is not set', () => {
    const archive =
      '=== default/ecelerity.conf\ninclude node-local.conf\n=== east1/node-local.conf\ncluster { <|>if_down_limit = 9 }\n=== west1/node-local.conf\ncluster { }\n';
    says(archive, /\| east1 \| `9` \|/, /\| west1 \| `4 seconds` \| default \|/);
  });
  it('option of a manager', () => says(at('Subscriber = ( "mgr1"'), /\| mgr1 \|/));
  it('stanza', () => says(at('Topology'), /\*\*Topology\*\*/, /In: `cluster`/, /a network such as/));
  it('managed address', () => says(at('10.0.1.1"'), /Owner with all nodes up: \*\*west1\*\*/, /With west1 down: east1/, /Interface: eth1/));
  it('address of a listen', () => says(at('10.0.1.9'), /Goes where `mail-1` goes/, /\*\*west1\*\*/));
  it('binding', () => says(at('mail-1"'), /Binding mail-1\*\* of group mail/, /Services: esmtp:25, multivip/));
  it('node', () => says(at('west1"', 1, 'default/bindings.conf'), /Node, known by `nodename`/, /Owns 2 addresses/));
  it('log', () =>
    says(
      at('/var/log/ecelerity/mainlog.cluster"'),
      /Written by: default\/ecelerity-cluster\.conf:2/,
      /Offered to the managers: default\/ecelerity-cluster\.conf:14/,
    ));
  it('log that is offered by default', () =>
    says(
      'ec_logger "x" {\n  mainlog = "cluster:///var/log/<|>ecelerity/mainlog.cluster=>master"\n}\ncluster { }\n',
      /Offered to the managers: by default/,
    ));
  it('subscriber', () => says(at('master"'), /Declared by 1 log destination/, /Read by: mgr1/));
  it('include', () => says(at('node-local.conf'), /Reads 2 files/, /west1\/node-local\.conf \(west1\)/));
  it('a password is not shown', () => {
    const { snapshot, path, offset } = marked('Domain "a.example" {\n  outbound_smtp_auth_<|>pass = "hidden"\n}\n');
    const { markdown } = hover(snapshot, path, offset, { manual: null }) ?? { markdown: '' };
    assert.match(markdown, /\| east1 \| `•••` \|/);
    assert.doesNotMatch(markdown, /hidden/);
  });
  it('nothing in white space and in comments', () => {
    for (const archive of ['cluster {\n <|>\n}\n', '# if_down<|>_limit\n']) {
      const { snapshot, path, offset } = marked(archive);
      assert.equal(hover(snapshot, path, offset, { manual: null }), null);
    }
  });
});
