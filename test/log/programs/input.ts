// `ecclusterd log` in short: input.ts LOG stream | follow FILE | socket PATH. Says `ready` on standard output, and errors on the error output.
import { programArguments } from '../../../tools/program-arguments.ts';
import { runInput, type Input } from '../../../runtime/log/input/run-input.ts';

const [log = '', kind = '', path = ''] = programArguments('LOG', 'KIND', 'PATH');
const inputs: Readonly<Record<string, Input>> = {
  stream: { kind: 'stream', stream: process.stdin },
  follow: { kind: 'follow', path, from: 'beginning', journal: null, quietMs: 200 },
  socket: { kind: 'socket', path, mode: 0o600 },
};
const input = inputs[kind];
if (input === undefined) throw new Error(`no input ${kind}`);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.stdout.write('ready\n');
const { records, error } = await runInput({
  destination: { path: log, subscribers: ['master'] },
  input,
  durable: false,
  say: (message) => process.stderr.write(`${message}\n`),
  signal: stop.signal,
});
process.stdout.write(`${records}\n`);
if (error !== null) process.stderr.write(`${error}\n`);
process.exit(error === null ? 0 : 1);
