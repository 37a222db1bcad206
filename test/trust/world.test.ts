// The tree is the world: a pull request reads nothing of the machine that checks it, and writes nothing there.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../lsp/client.ts';
import { type Checkout, checkout } from './run.ts';

const reportFormats = ['text', 'json', 'sarif', 'github', 'junit'] as const;

/** Not well formed and not well formatted: everything that reads it has something to say, and would quote it. */
const secret = 'SECRET_OF_THE_RUNNER="4711"   }{\n  Max_Retries=1\nSECRET_AGAIN = (\n';
const formattable = 'SECRET_OF_THE_RUNNER="4711"\n   SECRET_AGAIN=1\n';

const attacks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'an absolute path': { 'conf/default/ecelerity.conf': 'include "{around}/secret.conf"\n' },
  'a file URI': { 'conf/default/ecelerity.conf': 'include "file://{around}/secret.conf"\n' },
  'a folder': { 'conf/default/ecelerity.conf': 'include "{around}/folder/"\n' },
  dots: { 'conf/default/ecelerity.conf': 'include "../../../secret.conf"\n' },
  'a linked file': { 'conf/default/ecelerity.conf': 'include "l.conf"\n', 'conf/default/l.conf': '-> ../../../secret.conf' },
  'an absolute link': { 'conf/default/ecelerity.conf': 'include "l.conf"\n', 'conf/default/l.conf': '-> {around}/secret.conf' },
  'a linked folder': { 'conf/default/ecelerity.conf': 'include "d/"\n', 'conf/default/d': '-> {around}/folder' },
  'a file behind a linked folder': { 'conf/default/ecelerity.conf': 'include "d/x.conf"\n', 'conf/default/d': '-> {around}/folder' },
  'a link in an included folder': { 'conf/default/ecelerity.conf': 'include "d/"\n', 'conf/default/d/x.conf': '-> {around}/secret.conf' },
  'a root file': { 'conf/default/ecelerity.conf': '-> {around}/secret.conf', 'conf/default/x.conf': 'Max_Retries = 1\n' },
  'the folder of a node': { 'conf/default/ecelerity.conf': 'Max_Retries = 1\n', 'conf/east1': '-> {around}/folder' },
  'links in a row': {
    'conf/default/ecelerity.conf': 'include "a.conf"\n',
    'conf/default/a.conf': '-> b.conf',
    'conf/default/b.conf': '-> ../up/secret.conf',
    'conf/up': '-> ../..',
  },
  'a link that comes back in another way': {
    'conf/default/ecelerity.conf': 'include "a/../../secret.conf"\ninclude "b.conf"\n',
    'conf/default/a': '-> ../..',
    'conf/default/b.conf': '-> a/../secret.conf',
  },
  'a name of a node': { 'conf/default/ecelerity.conf': 'nodename = "../../.."\nmsgc_server { peers = [ "../../../x" = "10.0.0.1" ] }\n' },
  'local changes': { 'conf/default/ecelerity.conf': 'Local_Changes_File = "{around}/secret.conf"\n' },
};

/** What a pull request could write on the machine is beside the checkout. */
function attacked(files: Readonly<Record<string, string>>): Checkout {
  const made = checkout(files);
  mkdirSync(join(made.around, 'folder'), { recursive: true });
  mkdirSync(join(made.around, 'x'), { recursive: true });
  for (const name of ['secret.conf', 'folder/x.conf', 'folder/ecelerity.conf', 'x/ecelerity.conf'])
    writeFileSync(join(made.around, name), secret);
  return made;
}

describe('the tree is the world', () => {
  for (const [name, files] of Object.entries(attacks)) {
    it(`reads nothing outside: ${name}`, async () => {
      const made = attacked(files);
      try {
        const commands = [
          ...reportFormats.map((format) => ['check', '--format', format, 'conf']),
          ['check', '--fix', '--dry-run', 'conf'],
          ['check', '--fix', 'conf'],
          ['check', 'conf/default/ecelerity.conf'],
          ['show', 'conf'],
          ['compile', 'conf'],
          ['fmt', '--check', 'conf'],
          ['fmt', '--diff', 'conf'],
          ['fmt', '--write', 'conf'],
          ['fmt', 'conf/default/ecelerity.conf'],
        ];
        for (const argv of commands) {
          const { out, error } = await made.run(...argv);
          assert.doesNotMatch(out + error, /SECRET|4711/, argv.join(' '));
          assert.doesNotMatch(error, /internal error/);
        }
        assert.equal(readFileSync(join(made.around, 'secret.conf'), 'utf8'), secret);
        assert.equal(readFileSync(join(made.around, 'folder', 'x.conf'), 'utf8'), secret);
      } finally {
        made.remove();
      }
    });
  }

  it('gives no secret of the environment away', async () => {
    const made = checkout({ 'conf/default/ecelerity.conf': 'include "/proc/self/environ"\ninclude "/proc/self/cmdline"\n' });
    try {
      for (const format of reportFormats) {
        const { out, error } = await made.run('check', '--format', format, 'conf');
        assert.doesNotMatch(out + error, new RegExp(`PATH=|${process.execPath.replaceAll('/', '\\/')}`));
        assert.match(out, /EC0009/);
      }
    } finally {
      made.remove();
    }
  });

  it('writes nothing outside', async () => {
    const made = checkout({
      'conf/default/ecelerity.conf': 'Max_Retries = 1\n',
      'conf/default/l.conf': '-> {around}/other.conf',
      'report.sarif': '-> {around}/profile',
    });
    try {
      writeFileSync(join(made.around, 'other.conf'), formattable);
      writeFileSync(join(made.around, 'profile'), 'mine\n');
      const { exit, error } = await made.run('fmt', '--write', 'conf');
      assert.equal(exit, 1);
      assert.match(error, /l\.conf: leads out/);
      assert.equal((await made.run('fmt', '--write', 'conf/default/l.conf')).exit, 2);
      for (const argv of [
        ['check', '--output', 'report.sarif', 'conf'],
        ['check', '--write-baseline', 'report.sarif', 'conf'],
        ['compile', '--output', 'report.sarif', 'conf'],
        ['check', '--baseline', 'report.sarif', 'conf'],
      ]) {
        const said = await made.run(...argv);
        assert.equal(said.exit, 2, argv.join(' '));
        assert.match(said.error, /link out of the working directory/);
      }
      assert.equal(readFileSync(join(made.around, 'other.conf'), 'utf8'), formattable);
      assert.equal(readFileSync(join(made.around, 'profile'), 'utf8'), 'mine\n');
    } finally {
      made.remove();
    }
  });

  it('makes no node through a link, whatever errors are written over', async () => {
    const here = checkout({
      'conf/default/ecelerity.conf': 'include "node-local.conf"\ncluster {\n  nodename = "east1"\n}\n',
      'conf/east1/node-local.conf': 'max_retries = 1\n',
      'conf/east9': '-> {around}/folder',
    });
    try {
      mkdirSync(join(here.around, 'folder'));
      const { exit, error } = await here.run('add', 'node', 'east9', '--like', 'east1', '--force', 'conf');
      assert.deepEqual([exit, readdirSync(join(here.around, 'folder'))], [2, []], error);
      assert.match(error, /east9.* leads out of the configuration, so nothing was written/);
    } finally {
      here.remove();
    }
  });

  it('does not follow a tree that has become a link out of the checkout', async () => {
    const made = attacked({ conf: '-> {around}/folder' });
    try {
      for (const command of ['check', 'show', 'compile', 'fmt']) {
        const { exit, out, error } = await made.run(command, 'conf');
        assert.equal(exit, 2);
        assert.doesNotMatch(out + error, /SECRET/);
      }
    } finally {
      made.remove();
    }
  });

  it('reads what is allowed', async () => {
    const made = attacked(attacks['a linked file'] ?? {});
    try {
      const { out } = await made.run('check', '--allow-outside', '..', 'conf');
      assert.match(out, /SECRET/);
      assert.match((await made.run('fmt', '--diff', '--allow-outside', made.around, 'conf')).error, /l\.conf:\d/);
    } finally {
      made.remove();
    }
  });

  it('follows links within the tree, and takes a tree by any link to it', async () => {
    const made = checkout({
      'conf/default/ecelerity.conf': 'include "a.conf"\ninclude "/opt/msys/ecelerity/etc/conf/global/g.conf"\n',
      'conf/default/a.conf': '-> ../shared/b.conf',
      'conf/shared/b.conf': '-> {around}/checkout/conf/global/c.conf',
      'conf/global/c.conf': 'Max_Retries = 7\n',
      'conf/global/g.conf': 'Max_Retry_Interval = 8\n',
      elsewhere: '-> conf',
    });
    try {
      symlinkSync(join(made.folder, 'conf'), join(made.around, 'named'));
      for (const tree of ['conf', './conf/../conf', 'elsewhere', join(made.folder, 'conf'), join(made.around, 'named'), '../named']) {
        const { out, error } = await made.run('show', tree);
        assert.match(out, /Max_Retries = 7/, `${tree} ${error}`);
        assert.match(out, /Max_Retry_Interval = 8/);
        assert.doesNotMatch((await made.run('check', tree)).out, /EC000/);
      }
    } finally {
      made.remove();
    }
  });

  it('holds in the editor', async () => {
    const beside = attacked({});
    const files: Record<string, string> = {
      'default/ecelerity.conf': `include "/etc/passwd"\ninclude "${beside.around}/secret.conf"\ninclude "l.conf"\ninclude "../../x"\n`,
      'default/other.conf': 'Max_Retries = 1\n',
    };
    const client = await start(files);
    try {
      symlinkSync(join(beside.around, 'secret.conf'), join(client.folder, 'default', 'l.conf'));
      symlinkSync(join(beside.around, 'folder'), join(client.folder, 'east1'));
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [
          { uri: client.uri('default/l.conf'), type: 1 },
          { uri: client.uri('east1'), type: 1 },
        ],
      });
      client.open('default/ecelerity.conf');
      const found = await client.diagnostics('default/ecelerity.conf', (all) => all.filter((each) => each.code === 'EC0009').length >= 3);
      assert.ok(found.filter((each) => each.code === 'EC0009').length >= 3);
      const links = await client.connection.sendRequest('textDocument/documentLink', {
        textDocument: { uri: client.uri('default/ecelerity.conf') },
      });
      const items = await client.at('textDocument/completion', 'default/ecelerity.conf', '/passwd');
      const all = JSON.stringify([...client.shown.values(), links, items]);
      assert.doesNotMatch(all, /SECRET|root:x|4711|shadow/);
      await client.end();
    } finally {
      client.abandon();
      beside.remove();
    }
  });
});
