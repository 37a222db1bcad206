// What the benches of logs share: the IR of one node and one manager, processes that end, conditions that are waited for.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const limitMs = 600_000;

/** Everything of a run is in its folder. */
export function managerArguments(folder, ir) {
  const at = (name) => join(folder, name);
  const places = ['--bus-socket', at('bus'), '--control', at('control'), '--state', at('state')];
  return ['--manager', '--ir', ir, '--node', 'mgr1', '--bus', 'embedded', ...places];
}

export function clusterIr(folder, out, port) {
  const model = JSON.parse(readFileSync(join(root, 'test', 'golden', 'emit', 'cluster.json'), 'utf8'));
  const [node] = model.nodes;
  const [manager] = model.managers;
  const address = { ip: '127.0.0.1', from: 'nodeaddr' };
  const published = [{ key: 'mainlog', path: join(folder, 'mainlog'), subscribers: ['master'] }];
  const listeners = node.listeners.map((each) =>
    each.type === 'eccluster' ? { ...each, endpoint: { kind: 'tcp', host: '127.0.0.1', port } } : each,
  );
  return {
    ...model,
    nodes: [{ ...node, name: 'n1', address, listeners, logs: { published, destinations: [] } }],
    managers: [
      {
        ...manager,
        name: 'mgr1',
        address,
        logs: { ...manager.logs, logfile: `${out}/%Y-%m-%d/%{l}/%{n}` },
        pulls: [{ node: 'n1', subscribers: ['mgr1', 'master'] }],
      },
    ],
  };
}

export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}

export async function until(holds) {
  const begin = performance.now();
  while (!(await holds())) {
    if (performance.now() - begin > limitMs) throw new Error('the pipeline stands still');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export function must(command, ...args) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}
