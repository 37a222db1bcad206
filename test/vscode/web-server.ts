// VS Code for the Web: the workbench of the same npm package, served as files. There is no Node behind it: extensions run in the worker of
// the browser, and the folder is one that an extension makes up (`virtual-folder/`), as on vscode.dev.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, relative } from 'node:path';
import { unzipSync } from 'fflate';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { settings } from './code-server.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

const script = 'out/vs/code/browser/workbench/workbench.js';

export interface WebServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** `folder`: the VS Code server, of which nothing is started; `tree`: a folder of files; `extra`: settings. */
export async function startWebServer(
  folder: string,
  vsix: string,
  tree: string,
  extra: Readonly<Record<string, unknown>>,
): Promise<WebServer> {
  const packed = unzipSync(readFileSync(vsix));
  const workbench = withoutServer(readFileSync(join(folder, script), 'utf8'));
  const here = join(repository, 'test', 'vscode');
  const texts = Object.fromEntries(globFiles(tree, '.conf').map((path) => [`/conf/${relative(tree, path)}`, readFileSync(path, 'utf8')]));
  const find = (path: string, port: number): Uint8Array | string | undefined => {
    const [, first = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
    if (first === '') return pageOf(folder, port, { ...settings, ...extra });
    if (rest === script) return workbench;
    // Extensions of the editor's own, of which this package has the half for Node only.
    if (/^extensions\/[^/]+\/dist\/browser\//.test(rest)) return 'exports.activate = () => {};';
    if (first === 'workbench') return readFileSync(join(folder, rest));
    // A module of tests has to lie in an extension. The editor appends `.js` to the name of a module that it loads.
    if (path === '/extension/in-host.js') return readFileSync(join(here, 'in-host.cjs'));
    if (first === 'extension') return packed[`extension/${rest}`];
    if (path === '/virtual-folder/tree.json') return JSON.stringify(texts);
    return readFileSync(join(here, path));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    let found: Uint8Array | string | undefined;
    try {
      found = find(normalize(decodeURIComponent(pathname)), (server.address() as AddressInfo).port);
    } catch {
      // There is no such file.
    }
    if (found === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[extname(pathname) || '.html'] ?? 'application/octet-stream' }).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The script of the workbench. This one takes for granted that who serves it is a server of VS Code, too, which keeps its settings. */
function withoutServer(text: string): string {
  return [
    [',remoteAuthority:location.host}', '}'],
    ['.with({scheme:K.vscodeRemote}),"User")', '.with({scheme:K.vscodeUserData}),"User")'],
  ].reduce((script, [server = '', browser = '']) => {
    assert.ok(script.includes(server), `the workbench has no ${server}`);
    return script.replace(server, browser);
  }, text);
}

/** The page that the server of VS Code would make, for a workbench that has no server. */
function pageOf(folder: string, port: number, configurationDefaults: Readonly<Record<string, unknown>>): string {
  const at = (path: string) => ({ scheme: 'http', authority: `127.0.0.1:${port}`, path });
  const configuration = JSON.stringify({
    additionalBuiltinExtensions: [at('/virtual-folder')],
    developmentOptions: { extensions: [at('/extension')] },
    configurationDefaults,
    enableWorkspaceTrust: true,
    productConfiguration: { enableTelemetry: false },
    // What code-server asks for.
    ...{ userDataPath: '/', isEnabledFileDownloads: true, isEnabledFileUploads: true, isEnabledCoderGettingStarted: false },
  });
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: configuration.replaceAll('"', '&quot;'),
    WORKBENCH_WEB_BASE_URL: '/workbench',
    WORKBENCH_NLS_FALLBACK_URL: '/workbench/out/nls.messages.js',
    WORKBENCH_NLS_URL: '/workbench/out/nls.messages.js',
    BASE: '',
    VS_BASE: '',
  };
  return readFileSync(join(folder, 'out', 'vs', 'code', 'browser', 'workbench', 'workbench.html'), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => values[name] ?? '',
  );
}
