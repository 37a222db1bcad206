// The README's command, to its end: the demo of the compiled example, as anybody may run it. What the README shows of it is what it prints,
// but for times and hashes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPrograms } from '../netns/runtime.ts';
import { repository } from '../shared.ts';
import { exampleIrText } from './small-ir.ts';

/** Without what differs between two runs. */
function steady(text: string): string {
  return text
    .replace(/^ *\d+\.\d s/gm, ' T s')
    .replace(/\d+ ms/g, 'N ms')
    .replace(/hash [0-9a-f]{16}/g, 'hash H');
}

describe('ecclusterd demo', () => {
  it('shows start, crash, takeover, return and stop of the example, as the README says', async () => {
    const ir = await exampleIrText();
    const programs = await buildPrograms();
    try {
      const child = spawn(process.execPath, [programs.daemon, 'demo'], {
        stdio: ['pipe', 'pipe', 'inherit'],
        // Where we are root, it must do without.
        ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end(ir);
      assert.equal(await ended, 0, said);
      assert.match(said, /east2 dies as by kill -9.*\n(.*\n)?.*All 4 are taken over/);
      assert.match(said, /Balanced again: east1 5, east2 4 and west1 4/);
      assert.match(said, /is stopped in order/);

      const path = join(repository, 'README.md');
      const readme = readFileSync(path, 'utf8');
      const begin = readme.indexOf('```\n', readme.indexOf('ecclusterd demo\n```') + 20) + 4;
      const shown = readme.slice(begin, readme.indexOf('\n```', begin));
      const first = said.slice(0, said.indexOf('starts again')).split('\n').slice(0, -1).join('\n').trimEnd();
      if (process.env.UPDATE)
        writeFileSync(
          path,
          readme.replace(`\n${shown}\n`, () => `\n${first}\n`),
        );
      else assert.equal(steady(shown), steady(first), 'UPDATE=1 rewrites the README');
    } finally {
      programs.remove();
    }
  });

  it('--logs: lines flow, the manager dies and comes back, and what went in came out', async () => {
    const ir = await exampleIrText();
    const programs = await buildPrograms();
    try {
      const child = spawn(process.execPath, [programs.daemon, 'demo', '--logs'], { stdio: ['pipe', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end(ir);
      assert.equal(await ended, 0, said);
      const flat = said.replace(/\s+/g, ' ');
      assert.match(flat, /killed \(kill -9\)/);
      const counts = [...flat.matchAll(/: (\d+) lines with hash (\w+) went in, (\d+) with hash (\w+) came out: each line once, in order/g)];
      assert.equal(counts.length, 2, said);
      for (const [, wanted, hash, found, other] of counts) assert.deepEqual([wanted, hash], [found, other]);
    } finally {
      programs.remove();
    }
  });
});
