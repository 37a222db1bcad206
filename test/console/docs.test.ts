// The reference of the console is made, not written: it can not say anything that is not so.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { openConsole } from '../../runtime/console/console-server.ts';
import { requestBytesMax } from '../../runtime/console/framing.ts';
import { defaultLimits } from '../../runtime/console/console-limits.ts';
import { blocksOf } from '../doc-blocks.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { consolePage } from './page.ts';
import { healthy, SampleNode } from './sample.ts';

describe('console reference', () => {
  it('is fresh', async () => {
    assertGolden(join(repository, 'docs', 'console.md'), await consolePage());
  });

  it('tells the limits of the protocol as they are', () => {
    const page = readFileSync(join(repository, 'docs', 'console-protocol.md'), 'utf8');
    for (const limit of [
      `${requestBytesMax / 1024} KiB`,
      `${defaultLimits.connections} connections`,
      `${defaultLimits.idleMs / 1000} s of silence`,
      `within ${defaultLimits.slowMs / 1000} s`,
    ]) {
      assert.ok(page.includes(limit), `docs/console-protocol.md does not say "${limit}"`);
    }
  });

  it('a person with nc sees what docs/console-protocol.md shows', async () => {
    if (!existsSync('/usr/bin/nc')) return assert.notEqual(process.env['CI'], 'true', 'no nc (netcat-openbsd)');
    const [block = assert.fail('no block')] = blocksOf('docs/console-protocol.md');
    const [command = '', ...lines] = block.text.trimEnd().split('\n');
    assert.equal(command, '$ nc -U /run/ecclusterd/2025');
    const isTyped = (line: string) => /^(cluster|quit)/.test(line);
    const folder = mkdtempSync(join(tmpdir(), 'ecconsole-'));
    const path = join(folder, '2025');
    const opened = await openConsole(new SampleNode(healthy), { commands, endpoints: [{ kind: 'unix', path }] });
    if (!opened.ok) throw new Error(opened.why);
    const nc = spawn('nc', ['-U', path]);
    let said = '';
    nc.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    nc.stdin.write(
      lines
        .filter(isTyped)
        .map((line) => `${line}\n`)
        .join(''),
    );
    await once(nc, 'close');
    assert.deepEqual(
      said.trimEnd().split('\n'),
      lines.filter((line) => !isTyped(line)),
    );
    await opened.server.close();
    rmSync(folder, { recursive: true });
  });
});
