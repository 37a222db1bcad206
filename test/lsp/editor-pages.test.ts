// The pages of editors that cannot be run headless, Helix and Kate: their configuration is taken from the page and done what the editor does with
// it. The program is started as it says, its settings are handed over in the way of that editor, and its file types and colours are read.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'smol-toml';
import { validateXML } from 'xmllint-wasm';
import { blocksOf, serverCommand } from './server-command.ts';
import { start } from './client.ts';

const shared = 'etc/conf/default/ecelerity-cluster.conf';
const files = {
  'etc/conf/default/ecelerity.conf': 'include "ecelerity-cluster.conf"\n',
  [shared]: 'no_such_option = 1\ncluster {\n  duravip_balance_set_size = 1\n}\n',
  'etc/conf/east1/node-local.conf': '',
};

/** Whether a pattern with `*`, as both editors have it, is of a path or the end of one. */
function matches(pattern: string, path: string): boolean {
  const text = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`(?:^|/)${text}$`).test(path);
}

const roots = ['ecelerity.conf', 'ecelerity-cluster.conf', 'eccluster.conf', 'node-local.conf', 'msgc_server.conf'];

describe('the page of', () => {
  let scratch = '';
  let path = '';
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'ecconf-pages-'));
    path = process.env.PATH ?? '';
    process.env.PATH = `${serverCommand(scratch)}${delimiter}${path}`;
  });
  after(() => {
    process.env.PATH = path;
    rmSync(scratch, { recursive: true, force: true });
  });

  /** A server started by the command of a page finds what is wrong, and heeds settings in the form of the page. */
  const works = async (command: readonly string[], settings: object, byHandshake: boolean) => {
    const wanted = { ...settings, ecconf: { ...(settings as { ecconf: object }).ecconf, severity: { EC2001: 'off' } } };
    const client = await start(files, { command, ...(byHandshake && { initializationOptions: wanted }) });
    try {
      if (!byHandshake) await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: wanted });
      client.open(shared);
      const codes = (found: readonly { readonly code?: unknown }[]) => found.map(({ code }) => code);
      await client.diagnostics(shared, (found) => codes(found).includes('EC2006') && !codes(found).includes('EC2001'));
    } finally {
      await client.end();
    }
  };

  it('Helix', async () => {
    const page = parse(blocksOf('docs/editors/helix.md', 'toml')) as unknown as HelixPage;
    const server = page['language-server']['ecconf'];
    const [language] = page.language;
    assert.ok(server !== undefined && language !== undefined);
    assert.deepEqual(language['language-servers'], ['ecconf']);
    const globs = language['file-types'].map(({ glob }) => glob);
    for (const name of [...roots, 'etc/conf/default/bindings.conf', 'etc/conf/east1/any.conf'])
      assert.ok(
        globs.some((glob) => matches(glob, name)),
        name,
      );
    assert.ok(!globs.some((glob) => matches(glob, 'nginx.conf')));
    // It hands `config` over with the handshake.
    await works([server.command, ...server.args], server.config, true);
  });

  it('Kate', async () => {
    const { servers } = JSON.parse(blocksOf('docs/editors/kate.md', 'json')) as KatePage;
    const server = servers['ecelerity-conf'];
    assert.ok(server !== undefined);
    const highlighting = blocksOf('docs/editors/kate.md', 'xml');
    const { errors } = await validateXML({ xml: [{ fileName: 'ecelerity.xml', contents: highlighting }], schema: [anyXml] });
    assert.deepEqual(errors, []);
    const extensions = /extensions="([^"]*)"/.exec(highlighting)?.[1]?.split(';') ?? [];
    for (const name of roots)
      assert.ok(
        extensions.some((pattern) => matches(pattern, name)),
        name,
      );
    assert.match(/name="([^"]*)"/.exec(highlighting)?.[1] ?? '', new RegExp(server.highlightingModeRegex));
    coloursMeanSomething(highlighting);
    // It tells the settings when the server is there.
    await works(server.command, server.settings, false);
  });
});

/** Every context and every colour that a rule names is defined. */
function coloursMeanSomething(xml: string): void {
  const all = (pattern: RegExp) => new Set([...xml.matchAll(pattern)].map(([, name = '']) => name));
  const used = (names: Set<string>) => [...names].filter((name) => !name.startsWith('#'));
  const contexts = all(/<context name="([^"]*)"/g);
  const colours = all(/<itemData name="([^"]*)"/g);
  assert.deepEqual(
    used(all(/ context="([^"]*)"/g)).filter((name) => !contexts.has(name)),
    [],
  );
  assert.deepEqual(
    used(all(/ attribute="([^"]*)"/g)).filter((name) => !colours.has(name)),
    [],
  );
  for (const [, pattern = ''] of xml.matchAll(/<RegExpr String="([^"]*)"/g)) assert.ok(new RegExp(pattern.replaceAll('&quot;', '"')));
}

/** Well formed is all that is asked: the schema of KDE comes with KDE. */
const anyXml = `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="language"><xs:complexType mixed="true"><xs:sequence>
<xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`;

interface HelixPage {
  readonly 'language-server': Readonly<
    Record<string, { readonly command: string; readonly args: readonly string[]; readonly config: object }>
  >;
  readonly language: readonly {
    readonly 'file-types': readonly { readonly glob: string }[];
    readonly 'language-servers': readonly string[];
  }[];
}

interface KatePage {
  readonly servers: Readonly<
    Record<string, { readonly command: readonly string[]; readonly highlightingModeRegex: string; readonly settings: object }>
  >;
}
