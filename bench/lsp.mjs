// The language server over real standard input and output, beside two well-known ones on equal data: from a keystroke to the findings, pushed
// to the client or pulled by it, completion, findings across nodes, start, memory. A keystroke every 110 ms: as fast as the fastest people type,
// so that a run takes as long as six people need to type three times 58 letters, about three minutes.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openDocument, startServer } from './lsp-client.mjs';
import { plainData, plainSchema, sharedTree, toYaml } from './lsp-data.mjs';
import { quick, remark, table } from './measure.mjs';

export const about =
  'The language server over its standard input and output, beside two well-known ones on equal data, whose schema knows as many described options as ours answers. Rows of the processor: how long it was busy in the thread that answers. `cold` is the first keystroke of a server that has just started.';

const dist = join(import.meta.dirname, '..', 'dist');
const peers = join(import.meta.dirname, 'node_modules');
const keystrokeMs = quick ? 1 : 110;
const settleMs = quick ? 1 : 600;

const quantile = (times, part) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
const busyRow = '  of that, the processor was busy with it';
const shown = (times) => (times.length === 0 ? '-' : `${quantile(times, 0.5).toFixed(1)} / ${quantile(times, 0.95).toFixed(1)}`);

const lines = (count) => (quick ? 100 : count);
const ours = {
  'ecconf-lsp, 1,500 lines, 20 nodes read them': [20, 1_500],
  'ecconf-lsp, 40,000 lines (1 MB), one node': [1, 40_000],
  'ecconf-lsp, 40,000 lines (1 MB), 3 nodes read them': [3, 40_000],
  'ecconf-lsp, 40,000 lines (1 MB), a client that pulls': [1, 40_000, 'pulls'],
};
const others = {
  'vscode-json-languageserver, 1,500 lines': measureJson,
  'yaml-language-server, 1,500 lines': measureYaml,
};

export async function run(scratch) {
  const rows = [['ms, p50 / p95', 'cold', 'keystroke to findings', 'completion', 'items', 'across nodes', 'first findings', 'MB']];
  const figures = new Map();
  for (const [name, [nodes, count, pulls]] of Object.entries(ours)) {
    figures.set(name, await measureOnce(scratch, nodes, lines(count), pulls));
  }
  const [first] = figures.values();
  for (const [name, measure] of Object.entries(others)) figures.set(name, await measure(scratch, first.items));
  for (const [name, figure] of figures) {
    if (figure === null) {
      rows.push([name, '-'], [busyRow, '-']);
      continue;
    }
    const { busy } = figure;
    const megabytes = figure.memory.peak.toFixed(0);
    rows.push(
      [
        name,
        figure.cold.toFixed(0),
        shown(figure.own),
        shown(figure.completion),
        figure.items,
        shown(figure.cross),
        figure.first.toFixed(0),
        megabytes,
      ],
      [busyRow, busy.cold.toFixed(0), shown(busy.own), shown(busy.completion), '', shown(busy.cross), busy.first.toFixed(0), ''],
    );
  }
  table(rows);
  const ratio = (a, b, part) => (quantile(a, part) / quantile(b, part)).toFixed(2);
  for (const name of Object.keys(others)) {
    const figure = figures.get(name);
    if (figure === null) continue;
    remark(
      `ours / ${name.split(',')[0]}: findings p50 ${ratio(first.own, figure.own, 0.5)}, p95 ${ratio(first.own, figure.own, 0.95)}; completion p95 ${ratio(first.completion, figure.completion, 0.95)}, its processor p95 ${ratio(first.busy.completion, figure.busy.completion, 0.95)}`,
    );
  }
  remark('the others wait before they check: their own pause, 200 to 500 ms, is part of their figure; ours has none');
}

/** Of a quick run: a server for each way to learn of findings. */
const measured = new Map();

async function measureOnce(scratch, nodes, count, pulls) {
  const known = quick ? measured.get(pulls) : undefined;
  const figure = known ?? (await measureOurs(scratch, nodes, count, pulls ? pulling : pushed));
  measured.set(pulls, figure);
  return figure;
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
  await pause(settleMs);

  const typed = await typeOption(server, document, '  Max_Resident_Messages = 30\n', at, client);
  const cross = client === pushed ? await flipFinding(server, document, folder, nodes) : { wall: [], busy: [] };
  const figure = finished(server, typed, cross, first, firstBusy);
  await server.end();
  rmSync(folder, { recursive: true });
  return figure;
}

function finished(server, typed, cross, first, firstBusy) {
  const { own, completion, cold, items, busy } = typed;
  return {
    ...{ own, completion, cold, items, first, memory: server.memory(), cross: cross.wall },
    busy: { ...busy, cross: cross.busy, first: firstBusy },
  };
}

/**
 * Types an option letter by letter and takes it away again, several times; asks for completions after each second letter. The first rounds are slow in
 * every server, because the code is cold: of them the very first keystroke is told, by itself.
 */
async function typeOption(server, document, text, at, { findings } = pushed, rounds = quick ? 2 : 3) {
  const typed = { own: [], completion: [], cold: 0, items: 0, busy: { own: [], completion: [], cold: 0 } };
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < 2 * text.length; i++) {
      const adds = i < text.length;
      const place = at + (adds ? i : 2 * text.length - 1 - i);
      const send = adds ? document.prepared(place, place, text[i]) : document.prepared(place, place + 1, '');
      const asks = adds && i % 2 === 1;
      const position = asks ? document.position(place + 1) : null;
      const busy = server.busy();
      const begin = performance.now();
      send();
      const done = findings(server, document);
      if (asks) typed.items = Math.max(typed.items, await completions(server, document, position));
      else await done;
      const took = performance.now() - begin;
      const worked = server.busy() - busy;
      if (round === 0 && i === 0) [typed.cold, typed.busy.cold] = [took, worked];
      if (round > 0) {
        typed[asks ? 'completion' : 'own'].push(took);
        typed.busy[asks ? 'completion' : 'own'].push(worked);
      }
      await done;
      await pause(Math.max(1, keystrokeMs - (performance.now() - begin)));
    }
  }
  return typed;
}

async function completions(server, document, position) {
  const params = { textDocument: { uri: document.uri }, position };
  const answer = await server.request('textDocument/completion', params);
  return (answer?.items ?? answer ?? []).length;
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
  await pause(settleMs);
  for (let round = 0; round < (quick ? 6 : 24); round++) {
    const adds = round % 2 === 0;
    const send = document.prepared(at, at + (adds ? 0 : 1), adds ? '1' : '');
    const before = server.busy();
    const begin = performance.now();
    const isIt = (params) => params.uri === where.uri && params.diagnostics.some((each) => each.code === code) === adds;
    const done = server.published(isIt, `${code} to ${adds ? 'come' : 'go'}`);
    send();
    await done;
    if (round > 3) {
      wall.push(performance.now() - begin);
      busy.push(server.busy() - before);
    }
    await pause(Math.max(1, 2 * keystrokeMs - (performance.now() - begin)));
  }
  return { wall, busy };
}

async function measureJson(_scratch, items) {
  const program = join(peers, 'vscode-json-languageserver', 'bin', 'vscode-json-languageserver');
  if (!existsSync(program)) return null;
  const server = startServer([program, '--stdio'], { capabilities: pushed.capabilities });
  await server.initialize();
  server.notify('workspace/didChangeConfiguration', {
    settings: { json: { validate: { enable: true }, schemas: [{ fileMatch: ['data.json'], schema: plainSchema(items) }] } },
  });
  const text = JSON.stringify(plainData(lines(1_500)), null, 2);
  const at = text.indexOf('      "retry_interval"', text.length / 2);
  return typeInto(server, 'file:///bench/data.json', 'json', text, '"max_resident_messages": 30,\n', at);
}

async function measureYaml(scratch, items) {
  const program = join(peers, 'yaml-language-server', 'bin', 'yaml-language-server');
  if (!existsSync(program)) return null;
  const schema = join(scratch, 'schema.json');
  writeFileSync(schema, JSON.stringify(plainSchema(items)));
  const settings = {
    yaml: { validate: true, completion: true, schemas: { [pathToFileURL(schema).href]: '*.yaml' }, schemaStore: { enable: false } },
  };
  const server = startServer([program, '--stdio'], { settings, capabilities: pushed.capabilities });
  await server.initialize();
  server.notify('workspace/didChangeConfiguration', { settings });
  await pause(200);
  // Not in the folder of the bench: its schemas know no files in folders whose names begin with a point.
  const uri = 'file:///bench/data.yaml';
  const text = toYaml(plainData(lines(1_500)));
  // A line of its own from the start: what stands behind it on its line would be part of its name.
  return typeInto(server, uri, 'yaml', text, '\n    max_resident_messages: 30', text.indexOf('    retry_interval', text.length / 2) - 1);
}

async function typeInto(server, uri, language, text, option, at) {
  const done = server.published((params) => params.uri === uri, 'the first findings');
  const document = openDocument(server, uri, language, text);
  await done;
  const first = performance.now() - server.begin;
  const firstBusy = server.busy();
  const typed = await typeOption(server, document, option, at);
  const figure = finished(server, typed, { wall: [], busy: [] }, first, firstBusy);
  await server.end();
  return figure;
}
