import assert from 'node:assert/strict';
import { configPath } from '../../compiler/load/config-path.ts';
import { parse } from '../../grammar/parse.ts';

const text = `a = 1
Cluster {
  Topology "10.1.1.0/24" {
    interface = "eth1"
  }
  logs = [
    mainlog = "/m"
    "reject log" = "/r"
  ]
}
ESMTP_Listener { Listen "[::1]:25" { enable = true } }
include other.conf
`;

/** The path where the text holds this piece. */
const cases: readonly (readonly [string, string])[] = [
  ['a = 1', 'a'],
  ['1', 'a'],
  ['Cluster', 'cluster'],
  ['Topology', 'cluster::topology:10.1.1.0/24'],
  ['interface', 'cluster::topology:10.1.1.0/24:interface'],
  ['eth1', 'cluster::topology:10.1.1.0/24:interface'],
  ['logs', 'cluster::logs'],
  ['/m', 'cluster::logs[mainlog]'],
  ['reject log', 'cluster::logs[reject log]'],
  ['enable', 'esmtp_listener::listen:[\\:\\:1]\\:25:enable'],
  ['other.conf', 'include'],
];

describe('configuration path', () => {
  const tree = parse(text);
  for (const [piece, path] of cases) {
    it(`of ${piece}`, () => assert.equal(configPath(tree, text.indexOf(piece)), path));
  }
  it('of an offset in no item', () => assert.equal(configPath(tree, text.length), ''));
  it('is the same after lines have moved', () => {
    const before = '# note\n\nb = 2\n';
    const moved = parse(before + text);
    for (let offset = 0; offset < text.length; offset++) assert.equal(configPath(moved, offset + before.length), configPath(tree, offset));
  });
});
