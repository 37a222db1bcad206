// `ecclusterd check` tries each published log as the user of the daemon: reads it, locks it, and writes the checkpoint that is there.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { write } from '../log/log-dir.ts';
import { exampleIr } from './small-ir.ts';

const nobody = 65534;

describe('ecclusterd check of logs', () => {
  const programs = new Programs();
  const folder = mkdtempSync(join(tmpdir(), 'ecclusterd-check-logs-'));
  before(() => programs.build());
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is ready where all of it can be done, and says what cannot', async function () {
    if (process.getuid?.() !== 0) this.skip();
    chmodSync(folder, 0o755);
    chmodSync(programs.folder, 0o755);
    const path = join(folder, 'mainlog');
    await write(path, ['one'], { subscribers: ['master'] });
    for (const name of ['', ...readdirSync(path)]) chownSync(join(path, name), nobody, nobody);
    const ir = await exampleIr((node): NodeIr => ({
      ...node,
      logs: { published: [{ key: 'mainlog', path, subscribers: ['master'] }], destinations: [] },
    }));
    const irPath = join(folder, 'ir.json');
    writeFileSync(irPath, JSON.stringify(ir));
    const check = (): { readonly status: number | null; readonly text: string } => {
      const [command = '', ...args] = programs.command('manager', [
        'check',
        '--only-logs',
        '--ir',
        irPath,
        '--node',
        ir.nodes[0]?.name ?? '',
      ]);
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', uid: nobody, gid: nobody });
      return { status, text: stdout + stderr };
    };
    assert.deepEqual(check(), { status: 0, text: `ok    log mainlog: ${path} can be read, locked and checkpointed for master\nready\n` });
    chownSync(join(path, 'cp.6d6173746572'), 0, 0);
    chmodSync(join(path, 'cp.6d6173746572'), 0o644);
    const denied = check();
    assert.equal(denied.status, 1);
    assert.match(denied.text, /^FAIL {2}log mainlog: not permitted: .*cp\.6d6173746572.*; run the daemon as the owner of the log/);
    chmodSync(path, 0o700);
    chownSync(path, 0, 0);
    assert.match(check().text, /^FAIL {2}log mainlog: not permitted: /);
  });
});
