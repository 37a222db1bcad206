// Clients of a mail server in another network namespace, as a crowd there: connections that are held, and how one more is greeted.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const within = 30_000;

/** Resolves when all of them were greeted. Ending the process ends the connections. */
export async function holdConnections(space: string, host: string, count: number): Promise<ChildProcess> {
  const script = `
    const net = require('node:net');
    let greeted = 0;
    for (let i = 0; i < ${count}; i++) {
      const socket = net.connect(25, '${host}');
      socket.once('data', (said) => {
        if (!String(said).startsWith('220')) { console.log(String(said)); process.exit(1); }
        if (++greeted === ${count}) console.log('all');
      });
      socket.on('error', (error) => { console.log(error.message); process.exit(1); });
    }`;
  const child = spawn('ip', ['netns', 'exec', space, process.execPath, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data', { signal: AbortSignal.timeout(within) })) as [Buffer];
  assert.equal(String(said).trim(), 'all', `of ${count} connections to ${host}`);
  return child;
}

/** The first line of a server, to somebody who says nothing. */
export function greetingOf(space: string, host: string): string {
  const script = `
    const socket = require('node:net').connect(25, '${host}');
    socket.once('data', (said) => { console.log(String(said)); process.exit(); });
    socket.on('error', (error) => { console.log(error.message); process.exit(); });`;
  return spawnSync('ip', ['netns', 'exec', space, process.execPath, '-e', script], { encoding: 'utf8', timeout: within }).stdout;
}
