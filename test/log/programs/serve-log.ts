// A log service for one log: serve-log.ts KEY PATH. Says its port.
import { programArguments } from '../../../tools/program-arguments.ts';
import { anyReader } from '../service/any-reader.ts';
import { LogService } from '../../../runtime/log/service/log-service.ts';

const [key = '', path = '', port = '0'] = programArguments('KEY', 'PATH');
const service = new LogService(
  {
    name: 'east1',
    subcluster: 'east',
    software: 'test',
    credentials: null,
    log: (level, text) => process.stderr.write(`${level} ${text}\n`),
  },
  {
    logs: [{ key, path, subscribers: ['master'] }],
    listens: [
      {
        endpoint: { kind: 'tcp', host: '127.0.0.1', port: Number(port) },
        fileMode: 0o660,
        backlog: 500,
        concurrency: 0,
        noDelay: true,
        receiveBufferBytes: null,
        sendBufferBytes: null,
      },
    ],
    refusal: () => null,
    reader: anyReader,
    pacing: { activeMs: 0, idleMs: 10_000, push: true },
    lookMs: 1000,
  },
);
const problems = await service.start();
if (problems.length > 0) throw new Error(problems.join());
process.stdout.write(`${service.endpoints()[0]?.port}\n`);
