// The folder of a log belongs to the mail server. Whoever is that user may damage what he can write, and no more: he stops no program that
// looks at the log, and where root writes to it, root writes nowhere else and gives nothing else away.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ecjlog } from '../../runtime/log/commands/ecjlog.ts';
import { createLog } from '../../runtime/log/jlog/create.ts';
import { JlogReader } from '../../runtime/log/jlog/reader.ts';
import { JlogWriter } from '../../runtime/log/jlog/writer.ts';
import { repository } from '../shared.ts';
import { inScratch, write } from '../log/log-dir.ts';

const nobody = 65534;

describe("a log whose folder is an enemy's", () => {
  const run = async (...argv: readonly string[]): Promise<number> =>
    ecjlog(argv, { out: () => {}, error: () => {} }, new AbortController().signal);

  it('does not stop who looks at it by a pipe in place of what was lost, nor fill him by a large file', () =>
    inScratch(async (path) => {
      await write(path, ['one'], { subscribers: ['master'] });
      const losses = join(path, 'losses');
      const look = (): number | null => {
        const script = `import('${repository}/runtime/log/jlog/losses.ts').then(({ lossesOf }) => console.log(lossesOf(process.argv[1]).count))`;
        const options = { encoding: 'utf8', timeout: 20_000 } as const;
        const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--max-old-space-size=128', '-e', script, path], options);
        return stdout === '' ? null : Number(stdout);
      };
      assert.equal(spawnSync('mkfifo', [losses]).status, 0);
      assert.equal(look(), 0);
      rmSync(losses);
      mkdirSync(losses);
      assert.equal(look(), 0);
      rmSync(losses, { recursive: true });
      writeFileSync(losses, '["segment","00000000",75,25] lost\n');
      truncateSync(losses, 3e9);
      assert.equal(look(), 1);
    }));

  /** Root's own file, and whether it is still so. */
  const victim = () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-victim-'));
    const path = join(folder, 'shadow');
    writeFileSync(path, 'root:secret\n', { mode: 0o600 });
    const isWhole = () => {
      const { uid, mode } = statSync(path);
      assert.deepEqual([readFileSync(path, 'utf8'), uid, mode & 0o7777], ['root:secret\n', 0, 0o600]);
      assert.deepEqual(readdirSync(folder), ['shadow']);
    };
    return { path, folder, isWhole, remove: () => rmSync(folder, { recursive: true }) };
  };

  for (const name of ['00000000.idx', '00000000', 'losses', 'metastore', 'cp.6d6173746572', '00000001', '00000000.cut', 'pre_commit']) {
    for (const kind of ['link', 'hard link', 'link to what is not there'] as const) {
      it(`root goes through no ${kind} in place of ${name}`, async function () {
        if (process.getuid?.() !== 0) this.skip();
        const root = victim();
        try {
          await inScratch(async (path) => {
            await write(path, ['one', 'two', 'three'], { subscribers: ['master'] });
            for (const each of ['', ...readdirSync(path)]) chownSync(join(path, each), nobody, nobody);
            const place = join(path, name);
            rmSync(place, { force: true });
            if (kind === 'hard link') linkSync(root.path, place);
            else symlinkSync(kind === 'link' ? root.path : join(root.folder, 'new'), place);
            const report = () => {};
            const reader = await JlogReader.open(path, 'master', { report });
            if (reader.ok) {
              await reader.value.interval();
              await reader.value.read();
              await reader.value.checkpoint();
              reader.value.close();
            }
            const log = await JlogWriter.open(path, { report });
            if (log.ok) {
              await log.value.append([Buffer.from('four')]);
              await log.value.close();
            }
            await run('repair', path);
            if (kind === 'hard link') assert.equal(statSync(root.path).uid, 0, 'given away');
            else root.isWhole();
          });
        } finally {
          root.remove();
        }
      });
    }
  }

  it('root gives what it makes to the owner of the folder, as before', async function () {
    if (process.getuid?.() !== 0) this.skip();
    await inScratch(async (path) => {
      const around = join(path, '..');
      chmodSync(around, 0o755);
      chownSync(around, nobody, nobody);
      assert.equal(await createLog(path), true);
      await write(path, ['one'], { subscribers: ['master'] });
      for (const each of ['', ...readdirSync(path)]) assert.equal(lstatSync(join(path, each)).uid, nobody, each);
      assert.equal(statSync(path).mode & 0o7777, 0o750);
    });
  });
});
