// The generated corosync.conf: golden for the example, times that fit the number of nodes, refusals that name the node. Corosync itself reads
// it in corosync.test.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corosyncConf } from '../../runtime/bus/corosync-conf.ts';
import { type CorosyncProfile, corosyncProfiles, failureTimeoutMs } from '../../runtime/bus/corosync-times.ts';
import { assertGolden } from '../golden-file.ts';
import { clusterIr } from '../netns/cluster-ir.ts';
import { repository } from '../shared.ts';

describe('bus/corosync-conf', () => {
  for (const [nodes, profile] of [
    [2, 'safe'],
    [3, 'instant'],
    [3, 'fast'],
    [16, 'fast'],
  ] as const) {
    it(`writes the file of ${nodes} nodes, profile ${profile}`, () => {
      const made = corosyncConf(clusterIr(nodes), profile);
      assert.ok('text' in made);
      assertGolden(join(repository, 'test', 'golden', 'corosync', `${profile}-${nodes}.conf`), made.text);
    });
  }

  it('tells how long a silent host stays', () => {
    assert.deepEqual(
      [2, 4, 16].map((nodes) => corosyncProfiles.map((profile) => failureTimeoutMs(profile, nodes))),
      [
        [132, 990, 6600],
        [132, 990, 6600],
        [396, 1650, 9240],
      ],
    );
  });

  it('has the figures that docs/corosync.md has', () => {
    const page = readFileSync(join(repository, 'docs', 'corosync.md'), 'utf8');
    for (const nodes of [4, 8, 12, 16]) {
      const token = (profile: CorosyncProfile) => {
        const made = corosyncConf(clusterIr(nodes), profile);
        return 'text' in made ? (/token: (\d+)/.exec(made.text)?.[1] ?? '') : '';
      };
      const cells = [
        nodes === 4 ? '2 to 4' : String(nodes),
        ...corosyncProfiles.flatMap((profile) => [`${token(profile)} ms`, `${failureTimeoutMs(profile, nodes)} ms`]),
      ];
      assert.ok(page.includes(`| ${cells.join(' | ')} |`), cells.join(', '));
    }
  });

  it('refuses an IR that lacks what the file needs, and says where', () => {
    const ir = clusterIr(2);
    const [first, second] = ir.nodes;
    assert.ok(first && second);
    const refused = (nodes: typeof ir.nodes, why: RegExp) => {
      const made = corosyncConf({ ...ir, nodes }, 'fast');
      assert.match('error' in made ? made.error : 'no error', why);
    };
    refused([first], /2 to 16 nodes.* has 1/);
    refused(clusterIr(17).nodes, /2 to 16 nodes.* has 17/);
    refused([first, { ...second, name: null }], /node 2 of the IR has no name/);
    refused([first, { ...second, address: { ip: null, from: 'resolve' } }], /node node2 has no address/);
    refused([first, { ...second, name: 'a}b' }], /cannot hold/);
  });
});
