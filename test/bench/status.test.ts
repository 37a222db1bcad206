// What the status page costs its node, by the quick run of `npm run bench status`: a small cluster, some seconds, with and without 16 streams, beside a
// node without a page. The limits are those of the large run, with room for a machine that others use: what is ten times worse is red all the same.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../shared.ts';

const rssMostMb = 64;
const firstByteMostMs = 2000;
const lateMostMs = 1000;

describe('the cost of the status page', () => {
  it('is little memory, a soon answer, and no late heartbeat, with 16 streams open and addresses that move', function () {
    this.timeout(300_000);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, 'bench', 'run.mjs'), '--quick', 'status'], {
      encoding: 'utf8',
      cwd: repository,
    });
    assert.equal(status, 0, stderr);
    const row = (name: string) => {
      const line = stdout.split('\n').findLast((each) => each.startsWith(`  ${name}  `)) ?? assert.fail(stdout);
      const [heartbeats = 0, , late = NaN, , rss = NaN, firstByte = NaN] = line
        .slice(name.length + 2)
        .trim()
        .split(/ +/)
        .map(Number);
      return { heartbeats, late, rss, firstByte };
    };
    const [none, streams] = [row('no page, meanwhile'), row('page, 16 streams')];
    assert.ok(none.heartbeats > 2 && streams.heartbeats > 0, stdout);
    assert.ok(streams.rss - none.rss <= rssMostMb, stdout);
    assert.ok(streams.firstByte <= firstByteMostMs, stdout);
    assert.ok(streams.late - none.late <= lateMostMs, stdout);
    assert.match(stdout, / 0 streams had none/);
  });
});
