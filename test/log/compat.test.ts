// Against the C library's own tools, where they are: `JLOGCTL=/path/to/jlogctl`, or on the PATH, and `jlogtail` beside it. No distribution packages them, so
// where they are missing this says so in one line and nothing fails. What they print has changed between versions; what they do to the files has not.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { analyse } from '../../runtime/log/jlog/analyse.ts';
import { checkpoints, files, inScratch, texts, value, write, writer } from './log-dir.ts';

const jlogctl = find('jlogctl', process.env['JLOGCTL']);
const lines = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `message ${from + i}`);

describe('jlog and the real C tools', () => {
  if (jlogctl === null) {
    it('are not compared: there is no jlogctl (set JLOGCTL to one of the jlog library 2.6)', () => {
      console.log('    (no jlogctl on the PATH and no JLOGCTL: compatibility was shown by fixtures only)');
    });
    return;
  }
  const ctl = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(jlogctl, args, { encoding: 'utf8', timeout: 20_000 });
    assert.equal(status, 0, `jlogctl ${args.join(' ')}: ${stderr}`);
  };

  it('jlogctl adds, moves and removes subscribers of a log of ours', () =>
    inScratch(async (path) => {
      await write(path, lines(0, 5), { subscribers: ['master'] });
      ctl('-a', 'other', path);
      assert.deepEqual(await checkpoints(path), { master: '00000000:00000000', other: '00000000:00000000' });
      ctl('-u', 'other', '-C', '00000000:00000003', path);
      assert.deepEqual(await texts(path, 'other'), lines(3, 5));
      ctl('-e', 'other', path);
      assert.deepEqual(Object.keys(await checkpoints(path)), ['master']);
    }));

  it('its indexes are the ones that we make', () =>
    inScratch(async (path) => {
      await write(path, lines(0, 50), { subscribers: ['master'], create: { unitLimitBytes: 400 } });
      ctl('-i', path);
      const { segments, damage } = value(await analyse(path));
      assert.deepEqual(damage, []);
      assert.ok(
        segments.length > 2 && segments.filter(({ messages }) => messages > 0).every(({ index }) => index === 'open' || index === 'closed'),
      );
      assert.deepEqual(await texts(path), lines(0, 50));
    }));

  it('a log that it made is written and read, and it finds nothing to repair', () =>
    inScratch(async (path) => {
      ctl('create', '-j', path, '-s', '400');
      ctl('-a', 'master', path);
      await write(path, lines(0, 50), { subscribers: ['master'] });
      const before = files(path);
      ctl('-r', path);
      for (const [name, size] of Object.entries(before)) if (/^[0-9a-f]{8}$/.test(name)) assert.equal(files(path)[name], size, name);
      assert.deepEqual(await texts(path), lines(0, 50));
      ctl('-c', path);
    }));

  const jlogtail = join(dirname(jlogctl), 'jlogtail');
  if (!existsSync(jlogtail)) return;
  it('jlogtail prints what we append', () =>
    inScratch(async (path) => {
      const log = await writer(path, { subscribers: ['master'] });
      const child = spawn(jlogtail, [path]);
      let out = '';
      child.stdout.on('data', (text) => {
        out += text;
      });
      // It begins at the end, some time after its start.
      for (let i = 0; i < 400 && !out.includes('message'); i++) {
        await log.append(Buffer.from(`message ${i}\n`));
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      child.kill();
      await log.close();
      assert.match(out, /message \d+\n/);
    }));
});

function find(name: string, given: string | undefined): string | null {
  if (given !== undefined && given !== '') return given;
  const found = (process.env['PATH'] ?? '').split(delimiter).find((folder) => existsSync(join(folder, name)));
  return found === undefined ? null : join(found, name);
}
