// The language server over real standard input and output, beside two well-known ones on equal data: from a keystroke to the findings, pushed
// to the client or pulled by it, completion, findings across nodes, start, memory. A keystroke every 110 ms: as fast as the fastest people type.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openDocument, startServer } from './lsp-client.mjs';
import { plainData, plainSchema, sharedTree, toYaml } from './lsp-data.mjs';
import { table } from './measure.mjs';

const dist = join(import.meta.dirname, '..', 'dist');
const peers = join(import.meta.dirname, 'node_modules');
const keystrokeMs = 110;

const quantile = (times, part) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
const shown = (times) => (times.length === 0 ? '-' : `${quantile(times, 0.5).toFixed(1)} / ${quantile(times, 0.95).toFixed(1)}`);

export async function run(scratch) {
  const rows = [['ms, p50 / p95', 'keystroke to findings', 'completion', 'across nodes', 'first findings', 'MB']];
  const ours = {
    'ecconf-lsp, 1,500 lines, 20 nodes read them': [20, 1_500],
    'ecconf-lsp, 40,000 lines (1 MB), one node': [1, 40_000],
    'ecconf-lsp, 40,000 lines (1 MB), 3 nodes read them': [3, 40_000],
    'ecconf-lsp, 40,000 lines (1 MB), a client that pulls': [1, 40_000, pulling],
  };
  const figures = new Map();
  for (const [name, [nodes, lines, client]] of Object.entries(ours)) {
    const figure = await measureOurs(scratch, nodes, lines, client ?? pushed);
    figures.set(name, figure);
    rows.push([
      name,
      shown(figure.own),
      shown(figure.completion),
      shown(figure.cross),
      figure.first.toFixed(0),
      figure.memory.peak.toFixed(0),
    ]);
    const { busy } = figure;
    rows.push([
      '  of that, the processor was busy with it',
      shown(busy.own),
      shown(busy.completion),
      shown(busy.cross),
      busy.first.toFixed(0),
      '',
    ]);
  }
  for (const [name, measure] of Object.entries({
    'vscode-json-languageserver, 1,500 lines': measureJson,
    'yaml-language-server, 1,500 lines': measureYaml,
  })) {
    const figure = await measure(scratch);
    rows.push([name, shown(figure.own), shown(figure.completion), '-', figure.first.toFixed(0), figure.memory.peak.toFixed(0)]);
    figures.set(name, figure);
  }
  table(rows);
  const [first] = figures.values();
  for (const [name, figure] of figures) {
    if (name.startsWith('ecconf')) continue;
    const ratio = (a, b, part) => (quantile(a, part) / quantile(b, part)).toFixed(2);
    console.log(
      `  ours / ${name.split(',')[0]}: findings p50 ${ratio(first.own, figure.own, 0.5)}, p95 ${ratio(first.own, figure.own, 0.95)}; completion p95 ${ratio(first.completion, figure.completion, 0.95)}`,
    );
  }
  console.log('  (the others wait before they check: their own pause, 200 to 500 ms, is part of their figure; ours has none)');
}

/** How a client learns of the findings of a document after an edit. */
const pushed = {
  capabilities: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
  workspace: {},
  findings: (server, { uri, state }) =>
    server.published(
      (params) => params.uri === uri && (params.version === undefined || params.version === state.version),
      `version ${state.version}`,
    ),
};
const pulling = {
  capabilities: { diagnostic: { relatedDocumentSupport: false } },
  workspace: { diagnostics: { refreshSupport: true } },
  async findings(server, { uri, state }) {
    const report = await server.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId: state.resultId });
    state.resultId = report.resultId;
  },
};

async function measureOurs(scratch, nodes, lines, client) {
  const folder = mkdtempSync(join(scratch, 'lsp-'));
  const files = sharedTree(nodes, lines);
  const file = 'default/ecelerity.conf';
  const at = files[file].indexOf('  Retry_Interval', files[file].length / 2);
  // Findings that are as they were are not pushed again, so there is one that moves with each letter.
  files[file] = `${files[file].slice(0, at)} unknown_here = 1\n${files[file].slice(at)}`;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const uri = pathToFileURL(join(folder, file)).href;
  const { capabilities, workspace } = client;
  const server = startServer([join(dist, 'ecconf-lsp.cjs'), '--stdio'], { folder: pathToFileURL(folder).href, capabilities, workspace });
  await server.initialize();
  const document = openDocument(server, uri, 'ecelerity-conf', files[file]);
  await client.findings(server, document);
  const first = performance.now() - server.begin;
  const firstBusy = server.busy();
  await pause(500);

  const typed = await typeOption(server, document, '  Max_Resident_Messages = 30\n', at, client);
  const cross = client === pushed ? await flipFinding(server, document, folder, nodes) : null;
  const memory = server.memory();
  await server.end();
  rmSync(folder, { recursive: true });
  const busy = { own: typed.ownBusy, completion: typed.completionBusy, cross: cross?.busy ?? [], first: firstBusy };
  return { ...typed, cross: cross?.wall ?? [], first, memory, busy };
}

/** Types an option letter by letter and takes it away again, three times; asks for completions after each second letter. */
async function typeOption(server, document, text, at, { findings } = pushed, rounds = 4) {
  const own = [];
  const completion = [];
  const ownBusy = [];
  const completionBusy = [];
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < 2 * text.length; i++) {
      const adds = i < text.length;
      const place = at + (adds ? i : 2 * text.length - 1 - i);
      const busy = server.busy();
      const begin = performance.now();
      if (adds) document.edit(place, place, text[i]);
      else document.edit(place, place + 1, '');
      const done = findings(server, document);
      if (adds && i % 2 === 1) {
        const params = { textDocument: { uri: document.uri }, position: document.position(place + 1) };
        await server.request('textDocument/completion', params);
        // The first rounds are slow in every server: the code is cold.
        if (round > 0) {
          completion.push(performance.now() - begin);
          completionBusy.push(server.busy() - busy);
        }
        await done;
      } else {
        await done;
        if (round > 0) {
          own.push(performance.now() - begin);
          ownBusy.push(server.busy() - busy);
        }
      }
      await pause(Math.max(1, keystrokeMs - (performance.now() - begin)));
    }
  }
  return { own, completion, ownBusy, completionBusy };
}

/**
 * Makes a finding come and go that needs the merged configuration: with several nodes an option on which one disagrees with the others,
 * with one node a preference for a node that does not exist.
 */
async function flipFinding(server, document, folder, nodes) {
  const wall = [];
  const busy = [];
  const alone = nodes === 1;
  const mark = alone ? 'Duravip_Preference = "mta1' : 'duravip_balance_set_size = ';
  const at = document.state.text.indexOf(mark) + mark.length;
  const code = alone ? 'EC3108' : 'EC3104';
  const local = join(folder, 'mta1/node-local.conf');
  const said = `${readFileSync(local, 'utf8')}cluster {\n  duravip_balance_set_size = 64\n}\n`;
  const where = alone ? document : openDocument(server, pathToFileURL(local).href, 'ecelerity-conf', said);
  await pause(600);
  for (let round = 0; round < 40; round++) {
    const adds = round % 2 === 0;
    const before = server.busy();
    const begin = performance.now();
    const isIt = (params) => params.uri === where.uri && params.diagnostics.some((each) => each.code === code) === adds;
    const done = server.published(isIt, `${code} to ${adds ? 'come' : 'go'}`);
    document.edit(at, at + (adds ? 0 : 1), adds ? '1' : '');
    await done;
    if (round > 3) {
      wall.push(performance.now() - begin);
      busy.push(server.busy() - before);
    }
    await pause(Math.max(1, 2 * keystrokeMs - (performance.now() - begin)));
  }
  return { wall, busy };
}

async function measureJson() {
  const text = JSON.stringify(plainData(1_500), null, 2);
  const server = startServer([join(peers, 'vscode-json-languageserver', 'bin', 'vscode-json-languageserver'), '--stdio'], {
    capabilities: pushed.capabilities,
  });
  await server.initialize();
  const uri = 'file:///bench/data.json';
  server.notify('workspace/didChangeConfiguration', {
    settings: { json: { validate: { enable: true }, schemas: [{ fileMatch: ['data.json'], schema: plainSchema }] } },
  });
  const done = server.published((params) => params.uri === uri, 'the first findings');
  const document = openDocument(server, uri, 'json', text);
  await done;
  const first = performance.now() - server.begin;
  const typed = await typeOption(
    server,
    document,
    '"Max_Resident_Messages": 30,\n',
    text.indexOf('      "Retry_Interval"', text.length / 2),
  );
  const memory = server.memory();
  await server.end();
  return { ...typed, first, memory };
}

async function measureYaml(scratch) {
  const schema = join(scratch, 'schema.json');
  writeFileSync(schema, JSON.stringify(plainSchema));
  const uri = pathToFileURL(join(scratch, 'data.yaml')).href;
  const settings = {
    yaml: { validate: true, completion: true, schemas: { [pathToFileURL(schema).href]: '*.yaml' }, schemaStore: { enable: false } },
  };
  const server = startServer([join(peers, 'yaml-language-server', 'bin', 'yaml-language-server'), '--stdio'], {
    settings,
    capabilities: pushed.capabilities,
  });
  await server.initialize();
  server.notify('workspace/didChangeConfiguration', { settings });
  await pause(200);
  const text = toYaml(plainData(1_500));
  const done = server.published((params) => params.uri === uri, 'the first findings');
  const document = openDocument(server, uri, 'yaml', text);
  await done;
  const first = performance.now() - server.begin;
  const typed = await typeOption(server, document, '    Max_Resident_Messages: 30\n', text.indexOf('    Retry_Interval', text.length / 2));
  const memory = server.memory();
  await server.end();
  return { ...typed, first, memory };
}
