// What the build leaves out of the programs is found again when somebody asks, and what is left is as small as it can be.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../compiler/rules/all.ts';
import { repository } from '../shared.ts';

const dist = join(repository, 'dist');

function run(program: string, args: readonly string[], input = ''): string {
  return execFileSync(join(dist, program), args, { encoding: 'utf8', input, maxBuffer: 64 * 1024 * 1024 });
}

describe('the bundles', () => {
  it('explain every code as the source does', () => {
    const shown = JSON.parse(run('ecconf', ['explain', '--json']));
    const written = rules.map(({ code, name, severity, title, why, bad, good }) => ({ code, name, severity, title, why, bad, good }));
    assert.deepEqual(shown, written);
    for (const { code, why, bad, good } of shown) assert.ok(why !== '' && bad !== '' && good !== '', code);
  });

  it('describe what SARIF names', () => {
    const text = 'cluster {\n  duravip_balance_set_size = 1\n}\n';
    const args = ['check', '-', '--stdin-name', 'ecelerity-cluster.conf', '--format', 'sarif'];
    const log = JSON.parse(run('ecconf', [...args, '--fail-on', 'never'], text));
    const described = log.runs[0].tool.driver.rules.find(({ id }: { id: string }) => id === 'EC2006');
    assert.equal(described?.fullDescription.text, rules.find(({ code }) => code === 'EC2006')?.why);
  });

  // One character beyond Latin-1 doubles the memory of the whole source, and of the start-up snapshot that holds it.
  for (const name of ['ecconf.cjs', 'ecconf-lsp.cjs', 'ecconsole.cjs']) {
    it(`keep ${name} a text of one byte a character`, () => {
      const source = readFileSync(join(dist, name), 'utf8');
      const at = source.search(/[^\x00-\xff]/);
      assert.equal(at, -1, `beside: ${source.slice(Math.max(0, at - 60), at + 40)}`);
    });
  }

  it('find what is kept apart from them: formatting, differences, completion', () => {
    const text = 'cluster{\nheartbeats_per_sec=1}\n';
    assert.equal(run('ecconf', ['fmt', '-'], text), 'cluster {\n  heartbeats_per_sec = 1\n}\n');
    const { stdout } = spawnSync(join(dist, 'ecconf'), ['fmt', '--diff', '-'], { encoding: 'utf8', input: text });
    assert.match(stdout, /^\+ {2}heartbeats_per_sec = 1$/m);
    assert.match(run('ecconf', ['completion', 'bash'], ''), /^_ecconf\(\) \{$/m);
    // What every check loads does not grow by what few commands need: 667 KB on the day when its size was promised, and 3 %.
    assert.ok(statSync(join(dist, 'ecconf.cjs')).size < 687_081);
  });

  // `node:crypto` alone is 300 KB of the start-up snapshot, and `node:child_process` brings the network.
  it('load of Node at a start only what every check uses', () => {
    const source = readFileSync(join(dist, 'ecconf.cjs'), 'utf8');
    const loaded = new Set([...source.matchAll(/\brequire\("(?:node:)?([\w/]+)"\)/g)].map(([, name]) => name));
    assert.deepEqual([...loaded].toSorted(), ['buffer', 'fs', 'module', 'path', 'util']);
  });
});
