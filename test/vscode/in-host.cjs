// Runs inside of VS Code's extension host: the extension through the editor's own API. Loaded by `vscode.test.ts`, which reads the lines
// `ok NAME` and `not ok NAME: why`. The same in Node and in the worker of a browser, so there is nothing of Node in it.
const vscode = require('vscode');

const isWeb = vscode.env.uiKind === vscode.UIKind.Web && typeof process === 'undefined';
const folder = vscode.workspace.workspaceFolders[0].uri;
const uri = (name) => vscode.Uri.joinPath(folder, name);
const nameOf = (file) => file.path.slice(folder.path.length + 1);
const command = (name, ...args) => vscode.commands.executeCommand(name, ...args);

const assert = {
  ok(value, why = 'not true') {
    if (!value) throw new Error(why);
  },
  equal(is, should) {
    if (is !== should) throw new Error(`${JSON.stringify(is)} is not ${JSON.stringify(should)}`);
  },
  deepEqual: (is, should) => assert.equal(JSON.stringify(is), JSON.stringify(should)),
  match: (text, pattern) => assert.ok(pattern.test(text), `${text} does not match ${pattern}`),
  doesNotMatch: (text, pattern) => assert.ok(!pattern.test(text), `${text} matches ${pattern}`),
};

/** `seen`: what is there in its place. */
async function until(what, find, seen = () => '') {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what} ${JSON.stringify(seen())}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The position of a text in a document, moved by some characters. */
function at(document, text, by = 0) {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `${text} is in the document`);
  return document.positionAt(offset + by);
}

const open = async (name) => {
  const document = await vscode.workspace.openTextDocument(uri(name));
  await vscode.window.showTextDocument(document);
  // The editor knows `bindings.conf` for nothing of ours; the extension has to tell it.
  await until(
    `${name} to be of our language`,
    () => vscode.workspace.textDocuments.find((each) => each.uri.path === document.uri.path)?.languageId === 'ecelerity-conf',
  );
  return vscode.workspace.textDocuments.find((each) => each.uri.path === document.uri.path);
};
/** By somebody who is not the editor, where there is such a thing. */
const writeOutside = (file, text) => {
  if (isWeb) return vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return require('node:fs').promises.writeFile(file.fsPath, text);
};
const codes = (document) => vscode.languages.getDiagnostics(document.uri).map(({ code }) => (typeof code === 'object' ? code.value : code));

const tests = {
  async 'the file is of our language'() {
    const document = await open('east2/node-local.conf');
    assert.equal(document.languageId, 'ecelerity-conf');
  },
  async 'a finding between nodes, with its place in the other file'() {
    const document = await open('east2/node-local.conf');
    const found = await until('EC3104', () =>
      vscode.languages.getDiagnostics(document.uri).find((each) => (each.code?.value ?? each.code) === 'EC3104'),
    );
    assert.equal(document.getText(found.range), '4');
    assert.equal(found.source, 'ecconf');
    assert.ok(found.relatedInformation.some(({ location }) => location.uri.path.endsWith('default/ecelerity-cluster.conf')));
  },
  async 'the table of owners follows a file that changes on the disk and is open nowhere'() {
    const bindings = uri('default/bindings.conf');
    assert.ok(!vscode.workspace.textDocuments.some((each) => each.uri.path === bindings.path), 'it is open');
    await open('east2/node-local.conf');
    await command('ecconf.showOwners');
    const shown = await until('the table', () => vscode.workspace.textDocuments.find((each) => each.uri.path.startsWith('/owners/')));
    await until('its rows', () => shown.getText().includes('10.20.1.11 '), shown.getText);
    const before = new TextDecoder().decode(await vscode.workspace.fs.readFile(bindings));
    await writeOutside(bindings, before.replace('10.20.1.11', '10.20.1.211'));
    await until('the new address', () => shown.getText().includes('10.20.1.211 '), shown.getText);
    await writeOutside(bindings, before);
    await until('the old one', () => !shown.getText().includes('10.20.1.211 '), shown.getText);
    assert.ok(!vscode.workspace.textDocuments.some((each) => each.uri.path === bindings.path), 'it is open');
    await command('workbench.action.closeAllEditors');
  },
  async 'findings follow the text, and go away'() {
    const document = await open('east2/node-local.conf');
    const value = at(document, 'size = 4', 'size = '.length);
    const edit = async (text) => {
      const change = new vscode.WorkspaceEdit();
      change.replace(document.uri, new vscode.Range(value, value.translate(0, 1)), text);
      await vscode.workspace.applyEdit(change);
    };
    await edit('8');
    await until('the finding to go', () => !codes(document).includes('EC3104'));
    await edit('4');
    await until('the finding to come back', () => codes(document).includes('EC3104'));
  },
  async 'hover shows the value on every node'() {
    const document = await open('east2/node-local.conf');
    const hovers = await command('vscode.executeHoverProvider', document.uri, at(document, 'duravip_balance_set_size', 3));
    const text = hovers.flatMap(({ contents }) => contents.map((each) => each.value)).join('\n');
    assert.match(text, /\| east2 \| `4` \| east2\/node-local\.conf:6 \(here\) \|/);
    assert.match(text, /west1.*`8`/);
  },
  async completion() {
    const document = await open('default/bindings.conf');
    const list = await command(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at(document, 'duravip_preference', 'duravip_preference = "'.length),
    );
    const labels = list.items.map(({ label }) => label);
    assert.deepEqual(
      labels.filter((each) => ['east1', 'east2', 'west1', 'west2'].includes(each)),
      ['east1', 'east2', 'west1', 'west2'],
    );
  },
  async 'definition of what is followed'() {
    const document = await open('default/listeners.conf');
    const [link] = await command('vscode.executeDefinitionProvider', document.uri, at(document, 'transactional-1', 3));
    assert.ok((link.targetUri ?? link.uri).path.endsWith('default/bindings.conf'));
  },
  async 'rename over files'() {
    const document = await open('default/listeners.conf');
    const edit = await command('vscode.executeDocumentRenameProvider', document.uri, at(document, 'transactional-1', 3), 'first');
    const files = edit.entries().map(([file, edits]) => `${nameOf(file)} ${edits.length}`);
    assert.deepEqual(files.sort(), ['default/bindings.conf 1', 'default/listeners.conf 1']);
  },
  async 'symbols of the document'() {
    const document = await open('default/bindings.conf');
    const symbols = await command('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['Binding_Group transactional', 'Binding_Group marketing'],
    );
  },
  async 'lenses tell the owner'() {
    const document = await open('default/bindings.conf');
    const lenses = await command('vscode.executeCodeLensProvider', document.uri, 40);
    const titles = lenses.map((lens) => lens.command?.title ?? '');
    assert.ok(
      titles.some((title) => title.startsWith('owner: east1; ')),
      titles.join(' | '),
    );
  },
  async 'a quick fix'() {
    const document = await open('default/ecelerity.conf');
    const change = new vscode.WorkspaceEdit();
    change.insert(document.uri, new vscode.Position(0, 0), 'Mesage_Expiration = 5\n');
    await vscode.workspace.applyEdit(change);
    await until('EC2001', () => codes(document).includes('EC2001'));
    const range = new vscode.Range(0, 0, 0, 5);
    const actions = await command('vscode.executeCodeActionProvider', document.uri, range);
    assert.ok(
      actions.some(({ title }) => /Message_Expiration/i.test(title)),
      actions.map(({ title }) => title).join(' | '),
    );
    await command('undo');
  },
  async 'the first fix of a finding between nodes, carried out and undone'() {
    const document = await open('east2/node-local.conf');
    await until('EC3104', () => codes(document).includes('EC3104'));
    const before = document.getText();
    const value = at(document, 'size = 4', 'size = '.length);
    const actions = await command('vscode.executeCodeActionProvider', document.uri, new vscode.Range(value, value), 'quickfix');
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix !== undefined, actions.map(({ title }) => title).join(' | '));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await until('the finding to go', () => !codes(document).includes('EC3104'));
    assert.ok(document.getText() !== before);
    await command('undo');
    await until('the text to be back', () => document.getText() === before);
    await until('the finding to be back', () => codes(document).includes('EC3104'));
  },
  async 'acceptance with a reason to be typed'() {
    const document = await open('east2/node-local.conf');
    await until('EC3104', () => codes(document).includes('EC3104'));
    const value = at(document, 'size = 4', 'size = '.length);
    const actions = await command('vscode.executeCodeActionProvider', document.uri, new vscode.Range(value, value));
    const accept = actions.find(({ title }) => title.startsWith('Accept EC3104'));
    const before = document.getText();
    await vscode.workspace.applyEdit(accept.edit);
    assert.match(document.getText(), /^ {2}# ecconf-ignore EC3104: reason\n {2}duravip_balance_set_size/m);
    await until('the finding to go', () => !codes(document).includes('EC3104'));
    await command('undo');
    assert.equal(document.getText(), before);
  },
  async 'semantic tokens'() {
    const document = await open('default/bindings.conf');
    const tokens = await command('vscode.provideDocumentSemanticTokens', document.uri);
    assert.ok(tokens.data.length > 100 && tokens.data.length % 5 === 0);
  },
  async 'formatting, which leaves nothing to format'() {
    const document = await open('default/domains.conf');
    const format = () => command('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 2, insertSpaces: true });
    const change = new vscode.WorkspaceEdit();
    change.insert(document.uri, at(document, '='), '    ');
    await vscode.workspace.applyEdit(change);
    const edits = await until('edits', format);
    const formatting = new vscode.WorkspaceEdit();
    formatting.set(document.uri, edits);
    await vscode.workspace.applyEdit(formatting);
    assert.doesNotMatch(document.getText(), / {2}=/);
    assert.deepEqual((await format()) ?? [], []);
  },
  async 'the effective configuration beside the file'() {
    await open('east2/node-local.conf');
    await command('ecconf.showEffective', 'east2');
    const shown = await until('the view', () => vscode.workspace.textDocuments.find((each) => each.uri.path.startsWith('/effective/')));
    await until('its text', () => /duravip_balance_set_size = 4 # \S*east2\/node-local\.conf:6/.test(shown.getText()));
    assert.equal(shown.languageId, 'ecelerity-conf');
  },
  async 'the table of owners'() {
    await open('default/bindings.conf');
    await command('ecconf.showOwners');
    const shown = await until('the table', () => vscode.workspace.textDocuments.find((each) => each.uri.path.startsWith('/owners/')));
    await until('its rows', () => /^10\.20\.1\.11 +transactional-1 +east1 /m.test(shown.getText()));
  },
  async 'what if: lenses and the table of owners follow the nodes that are down'() {
    const document = await open('default/bindings.conf');
    const titles = async (of) => (await command('vscode.executeCodeLensProvider', of, 60)).map((lens) => lens.command?.title ?? '');
    await command('ecconf.chooseDown', document.uri.toString(), ['east1']);
    await until('the lens', async () => (await titles(document.uri)).some((title) => title.startsWith('with east1 down: owner: ')));
    await command('ecconf.showOwners', document.uri.toString());
    const shown = await until('the table', () => vscode.workspace.textDocuments.find((each) => each.uri.path.startsWith('/owners/')));
    await until('its column', () => /east1 down +out of service/.test(shown.getText()));
    assert.ok((await titles(shown.uri)).includes('all up again'));
    await command('ecconf.chooseDown', document.uri.toString(), []);
    await until('all to be up', () => !/out of service/.test(shown.getText()));
  },
  async 'what the text changes since the last save'() {
    const document = await open('default/bindings.conf');
    await command('ecconf.showChanges', document.uri.toString(), 'saved');
    const since = (name) => vscode.workspace.textDocuments.find((each) => each.uri.path === `/changes/changes since ${name}`);
    const saved = await until('the view', () => since('the last save'));
    assert.match(saved.getText(), /nothing is planned: the configuration in the editor has errors/);
  },
  async 'a node renamed in all files, and back in one step'() {
    const document = await open('default/bindings.conf');
    const before = document.getText();
    const names = async () => (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
    const found = () =>
      new Set(vscode.languages.getDiagnostics().flatMap(([file, all]) => all.map(({ code }) => `${nameOf(file)} ${code?.value ?? code}`)));
    const known = found();
    const place = at(document, '"east1"', 2);
    vscode.window.activeTextEditor.selection = new vscode.Selection(place, place);
    // The driver types the name.
    console.log('driver: rename');
    await command('editor.action.rename');
    await until('the folder to have its name', async () => (await names()).includes('north1') && !(await names()).includes('east1'));
    await until('the names in the text', () => /"north1"/.test(document.getText()) && !/"east1"/.test(document.getText()));
    await command('ecconf.showEffective', 'north1');
    const view = () => vscode.workspace.textDocuments.find((each) => each.uri.scheme === 'ecconf' && /\bnorth1 /.test(each.uri.path));
    await until('the node in the end', () => /nodename|duravip/i.test(view()?.getText() ?? ''));
    const more = () => [...found()].filter((code) => !known.has(code));
    await until('no finding more', () => more().length === 0, more);
    await open('default/bindings.conf');
    await command('undo');
    await until('the folder to be back', async () => (await names()).includes('east1') && !(await names()).includes('north1'));
    await until('the text to be back', () => document.getText() === before);
    await until('no finding more', () => more().length === 0, more);
  },
  async 'an include written out, as an action that is asked for'() {
    const document = await open('default/ecelerity.conf');
    const place = at(document, 'include bindings.conf', 10);
    const kind = vscode.CodeActionKind.Refactor.value;
    const found = await command('vscode.executeCodeActionProvider', document.uri, new vscode.Range(place, place), kind);
    assert.ok(
      found.some(({ title }) => title === 'Write bindings.conf in place of its include'),
      found.map(({ title }) => title).join(' | '),
    );
  },
  async 'without trust all of this works, and git is not run'() {
    assert.equal(vscode.workspace.isTrusted, false);
    const document = await open('default/bindings.conf');
    await command('ecconf.showChanges', document.uri.toString(), 'HEAD');
    await command('ecconf.compareEffective', 'east1');
    assert.deepEqual(
      vscode.workspace.textDocuments.filter(({ uri: { query } }) => query.includes('HEAD')).map(({ uri: { path } }) => path),
      [],
    );
  },
  async 'a code leads to its page'() {
    const document = await open('east2/node-local.conf');
    const finding = await until('EC3104', () => vscode.languages.getDiagnostics(document.uri).find(({ code }) => code?.value === 'EC3104'));
    const page = await vscode.workspace.openTextDocument(finding.code.target);
    assert.match(page.getText(), /^# EC3104/m);
    assert.equal(page.languageId, 'markdown');
  },
  async 'files that come, change and go outside of the editor'() {
    const document = await open('default/ecelerity.conf');
    const include = new vscode.WorkspaceEdit();
    include.insert(document.uri, new vscode.Position(0, 0), 'include "more.settings"\n');
    await vscode.workspace.applyEdit(include);
    await until('the file to be missing', () => vscode.languages.getDiagnostics(document.uri).some(({ range }) => range.start.line === 0));
    const write = (text) => vscode.workspace.fs.writeFile(uri('default/more.settings'), new TextEncoder().encode(text));
    const findings = () => vscode.languages.getDiagnostics(uri('default/more.settings')).map(({ code }) => code?.value ?? code);
    await write('Mesage_Expiration = 5\n');
    await until('it to be read', () => findings().includes('EC2001'));
    await write('Message_Expiration = 5\n');
    await until('it to be read again', () => !findings().includes('EC2001'));
    await vscode.workspace.fs.delete(uri('default/more.settings'));
    await until('it to be missing again', () => vscode.languages.getDiagnostics(document.uri).some(({ range }) => range.start.line === 0));
    await command('undo');
  },
  async 'every command of the manifest exists'() {
    const { packageJSON } = vscode.extensions.getExtension('ecconf.ecconf-vscode');
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(
      packageJSON.contributes.commands.map((each) => each.command).filter((each) => !known.includes(each)),
      [],
    );
  },
  async 'with trust, tasks, where programs are'() {
    await command('workbench.trust.manage');
    console.log('driver: trust');
    await until('trust', () => vscode.workspace.isTrusted);
    const tasks = await vscode.tasks.fetchTasks({ type: 'ecconf' });
    assert.deepEqual(tasks.map(({ name }) => name).sort(), isWeb ? [] : ['check', 'compile']);
  },
  async 'where the files are was never written to'() {
    const bytes = await vscode.workspace.fs.readFile(uri('east2/node-local.conf'));
    assert.match(new TextDecoder().decode(bytes), /duravip_balance_set_size = 4/);
  },
};

exports.run = async () => {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`ok ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (failed > 0) throw new Error(`${failed} failed`);
};
