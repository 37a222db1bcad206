// Stands between any client and a server: forwards every byte unchanged and validates what the server sends.
//
//   node test/lsp/proxy.mjs METAMODEL REPORT COMMAND [ARGUMENT ...]
//
// The report is a JSON file: { violations, counts, exit }. Under an editor that we did not write, this is the command of the server.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readMetaModel } from './meta-model.mjs';
import { openRules } from './message-rules.mjs';

const [modelPath, reportPath, command, ...parameters] = process.argv.slice(2);
const rules = openRules(readMetaModel(modelPath));
const server = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
const broken = [];

const frames = (take, side) => {
  let buffer = Buffer.alloc(0);
  return (bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    for (;;) {
      const end = buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = buffer.subarray(0, end).toString('latin1');
      const length = /^Content-Length: (\d+)/im.exec(head)?.[1];
      if (length === undefined) {
        broken.push({ what: `${side}: something else than frames`, message: head.slice(0, 200) });
        buffer = Buffer.alloc(0);
        return;
      }
      const next = end + 4 + Number(length);
      if (buffer.length < next) return;
      const body = buffer.subarray(end + 4, next).toString();
      buffer = buffer.subarray(next);
      try {
        take(JSON.parse(body));
      } catch (error) {
        broken.push({ what: `${side}: ${error.message}`, message: body.slice(0, 200) });
      }
    }
  };
};

const fromClient = frames(rules.fromClient, 'client');
const fromServer = frames(rules.fromServer, 'server');
process.stdin.on('data', (bytes) => {
  fromClient(bytes);
  server.stdin.write(bytes);
});
process.stdin.on('end', () => server.stdin.end());
server.stdin.on('error', () => {});
server.stdout.on('data', (bytes) => {
  fromServer(bytes);
  process.stdout.write(bytes);
});
process.stdout.on('error', () => {});
// An editor that ends may end its child before that has read the last message.
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.on('close', (code, signal) => {
  const { violations, counts } = rules.finish();
  writeFileSync(reportPath, JSON.stringify({ violations: [...broken, ...violations], counts, exit: code, signal }, null, 1));
  process.exit(code ?? 1);
});
