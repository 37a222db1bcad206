// A client that we did not write: Neovim, headless, through the validating proxy. Debian's package is the oldest worth supporting.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatText } from '../../compiler/format/format.ts';
import { repository, shared } from '../shared.ts';
import { blocksOf, serverCommand } from './server-command.ts';

const own = `/* 😀é */ cluster {
  nodename = "east1"
  nodeaddr = "10.20.0.11"   /* 😀é */ duravip_balance_set_size = 7
}
`;

function hasNeovim(): boolean {
  const there = () => spawnSync('nvim', ['--version']).status === 0;
  if (there()) return true;
  const isRoot = process.getuid?.() === 0;
  return isRoot && spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'neovim']).status === 0 && there();
}

describe('Neovim', () => {
  before(function () {
    if (hasNeovim()) return;
    if (process.env.CI) throw new Error('there is no Neovim; in CI it must be there (apt-get install neovim)');
    console.log('(there is no Neovim: its test is left out)');
    this.skip();
  });

  it('shows, completes, renames, formats and mends', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'ecconf-nvim-'));
    const folder = join(scratch, 'conf');
    cpSync(join(repository, 'examples', 'cluster'), folder, { recursive: true });
    writeFileSync(join(folder, 'east1', 'node-local.conf'), own);
    writeFileSync(join(folder, 'east2', 'node-local.conf'), 'cluster {\n  nodename = "east2"\n  nodeaddr "10.20.0.12"\n}\n');
    try {
      const model = shared('spec', 'lsp-metaModel-3.18.0.json');
      const seen = join(scratch, 'messages.json');
      const server = [process.execPath, '--import=tsx', join(repository, 'lsp', 'main.ts'), '--stdio'];
      const command = model === null ? server : [process.execPath, join(import.meta.dirname, 'proxy.mjs'), model, seen, ...server];
      const home = join(scratch, 'home');
      mkdirSync(home);
      const run = spawnSync(
        'nvim',
        ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${join(import.meta.dirname, 'neovim.lua')}`],
        {
          cwd: repository,
          env: { ...process.env, LSP_CMD: JSON.stringify(command), WS: folder, HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home },
          encoding: 'utf8',
          timeout: 120_000,
        },
      );
      const report = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}');
      const { hover, completions, symbols, formatted, action, ...rest } = report;
      assert.deepEqual(rest, {
        errors: [],
        opened: ['EC3104'],
        cut: '7',
        related: 1,
        definition: pathToFileURL(join(folder, 'default', 'bindings.conf')).href,
        mended: 0,
        renamed: ['default/bindings.conf', 'default/listeners.conf'],
        after: [],
      });
      assert.match(hover, /duravip_balance_set_size/);
      assert.match(hover, /west1/);
      assert.ok(completions > 0 && symbols > 0 && action.length > 0);
      const expected = await formatText(own, { product: '4' });
      assert.equal(formatted, 'text' in expected ? expected.text : '');
      assert.equal(run.status, 0);
      if (model !== null) {
        const { violations, counts } = JSON.parse(readFileSync(seen, 'utf8'));
        assert.deepEqual(violations, []);
        assert.ok(counts['answer textDocument/rename'] === 1);
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });

  it('works as its page says', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'ecconf-nvim-'));
    try {
      const folder = join(scratch, 'conf');
      cpSync(join(repository, 'examples', 'cluster'), folder, { recursive: true });
      writeFileSync(join(folder, 'east1', 'node-local.conf'), own);
      const init = join(scratch, 'init.lua');
      writeFileSync(init, blocksOf('docs/editors/neovim.md', 'lua'));
      const env = { ...process.env, WS: folder, HOME: scratch, XDG_STATE_HOME: scratch, XDG_CACHE_HOME: scratch };
      const run = spawnSync(
        'nvim',
        ['--headless', '-u', init, '-i', 'NONE', '-n', '-c', `luafile ${join(import.meta.dirname, 'neovim-page.lua')}`],
        {
          env: { ...env, PATH: `${serverCommand(scratch)}:${process.env.PATH ?? ''}` },
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      assert.deepEqual(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}'), {
        types: ['ecelerity-conf', 'ecelerity-conf', 'ecelerity-conf'],
        // Both sides, in a file that was never opened by the user, too.
        here: ['EC3104'],
        there: ['EC3104'],
        effective: true,
      });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
