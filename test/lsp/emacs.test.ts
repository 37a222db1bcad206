// Emacs with eglot, set up exactly as docs/editors/emacs.md says: that page cannot rot.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../shared.ts';
import { blocksOf, serverCommand } from './server-command.ts';

/** Debian's packages; `apt-get install emacs-nox elpa-eglot`. */
const emacs = '/usr/bin/emacs';

describe('Emacs', () => {
  before(function () {
    if (existsSync(emacs)) return;
    if (process.env.CI) throw new Error('there is no Emacs; in CI it must be there (apt-get install emacs-nox elpa-eglot)');
    console.log('(there is no Emacs: its test is left out)');
    this.skip();
  });

  it('works as its page says', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'ecconf-emacs-'));
    try {
      // A place by which the page's pattern knows a file of any name.
      const conf = join(scratch, 'etc', 'conf');
      cpSync(join(repository, 'examples', 'broken'), conf, { recursive: true });
      const setup = join(scratch, 'setup.el');
      writeFileSync(setup, blocksOf('docs/editors/emacs.md', 'elisp'));
      const bin = serverCommand(scratch);
      const env = { ...process.env, SETUP: setup, CONF: conf, HOME: scratch, PATH: `${bin}:${process.env.PATH ?? ''}` };
      const { stderr } = spawnSync(emacs, ['--batch', '-l', join(import.meta.dirname, 'emacs.el')], {
        env,
        encoding: 'utf8',
        timeout: 90_000,
      });
      // Its exit status says nothing: it is 255 now and then, when the server is gone before Emacs ends. The last line says that all went well.
      const lines = stderr.match(/^(?:not )?ok .*$/gm) ?? [];
      assert.deepEqual(
        lines,
        ['ok mode', 'ok server', 'ok finding between nodes', 'ok formatting', 'ok effective configuration', 'ok second file'],
        stderr,
      );
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
