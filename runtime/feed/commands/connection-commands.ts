// What clients say about themselves and about the protocol. Much of it is only there because clients say it unasked.

import { version } from '../../../base/version.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Request } from '../feed-request.ts';
import type { Session } from '../session.ts';

/** Of a name that a client gives itself. */
const nameMax = 128;
/** As many as Redis has, because programs are configured with one. */
const databases = 16;

function hello(feed: Feed, session: Session, request: Request): void {
  const wanted = request.count > 1 ? request.text(1) : String(session.protocol);
  if (wanted !== '2' && wanted !== '3') {
    feed.replies.error('NOPROTO unsupported protocol version; 2 and 3 are there');
    return;
  }
  for (let at = 2; at < request.count; at++) {
    const word = request.word(at);
    if (word === 'AUTH' && at + 2 < request.count) {
      at += 2;
      if (!hasSaid(feed, session, request, at)) return;
    } else if (word === 'SETNAME' && at + 1 < request.count) {
      if (!setName(feed, session, request, ++at)) return;
    } else {
      feed.syntaxError('HELLO [2 | 3] [AUTH user password] [SETNAME name]');
      return;
    }
  }
  if (session.password !== null) {
    feed.replies.error('NOAUTH HELLO must be called with the client already authenticated, otherwise HELLO <proto> AUTH <user> <pass>');
    return;
  }
  session.protocol = wanted === '3' ? 3 : 2;
  feed.replies.protocol = session.protocol;
  answerHello(feed, session);
}

/** Users there are none: any name goes with the password. False: an error was answered. */
function hasSaid(feed: Feed, session: Session, request: Request, index: number): boolean {
  if (session.say(request.copy(index))) return true;
  feed.replies.error('WRONGPASS invalid password');
  return false;
}

function auth(feed: Feed, session: Session, request: Request): void {
  if (request.count > 3) feed.syntaxError('AUTH [user] password');
  else if (hasSaid(feed, session, request, request.count - 1)) feed.replies.simple('OK');
}

function answerHello({ replies }: Feed, session: Session): void {
  replies.map(7);
  for (const [name, value] of [
    ['server', 'ecclusterd'],
    ['version', version],
    ['proto', session.protocol],
    ['id', session.id],
    ['mode', 'standalone'],
    ['role', 'master'],
  ] as const) {
    replies.text(name);
    if (typeof value === 'number') replies.integer(value);
    else replies.text(value);
  }
  replies.text('modules');
  replies.array(0);
}

/** False: an error was answered. */
function setName(feed: Feed, session: Session, request: Request, index: number): boolean {
  const name = printable(request, index);
  if (name === null) {
    feed.replies.error(`ERR a name has at most ${nameMax} printable characters without blanks`);
    return false;
  }
  session.name = name;
  return true;
}

function printable(request: Request, index: number): string | null {
  const text = request.text(index);
  return text !== null && text.length <= nameMax && /^[!-~]*$/.test(text) ? text : null;
}

function client(feed: Feed, session: Session, request: Request): void {
  const { replies } = feed;
  const sub = request.word(1);
  if (sub === 'ID') replies.integer(session.id);
  else if (sub === 'GETNAME') replies.text(session.name);
  else if (sub === 'INFO') replies.text(clientInfo(feed, session));
  else if (sub === 'SETNAME' && request.count === 3) {
    if (setName(feed, session, request, 2)) replies.simple('OK');
  } else if (sub === 'SETINFO' && request.count === 4) setInfo(feed, session, request);
  else feed.syntaxError('CLIENT ID, GETNAME, INFO, SETNAME name, SETINFO LIB-NAME name, or SETINFO LIB-VER version');
}

function setInfo({ replies }: Feed, session: Session, request: Request): void {
  const [what, value] = [request.word(2), printable(request, 3)];
  if (value === null || (what !== 'LIB-NAME' && what !== 'LIB-VER')) {
    replies.error('ERR Unrecognized option, or a value that is not printable');
    return;
  }
  if (what === 'LIB-NAME') session.libraryName = value;
  else session.libraryVersion = value;
  replies.simple('OK');
}

function clientInfo({ surroundings }: Feed, session: Session): string {
  const ageSec = Math.floor((surroundings.now() - session.since) / 1000);
  const { id, name, protocol, libraryName, libraryVersion, keep, held } = session;
  return `id=${id} name=${name} age=${ageSec} db=0 resp=${protocol} lib-name=${libraryName} lib-ver=${libraryVersion} keep=${keep ? 'on' : 'off'} held=${held.keys}\n`;
}

function ping({ replies }: Feed, request: Request): void {
  if (request.count > 2) replies.error("ERR wrong number of arguments for 'ping' command");
  else if (request.count === 2) replies.bytes(request.copy(1));
  else replies.simple('PONG');
}

function select({ replies }: Feed, request: Request): void {
  const index = request.integer(1);
  if (index >= 0 && index < databases) replies.simple('OK');
  else replies.error(`ERR DB index is out of range; 0 to ${databases - 1} are there, and all the same`);
}

const common = { group: 'connection', arguments: [] } as const;

export const connectionCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'HELLO',
    arity: -1,
    summary: 'Chooses the version of the protocol; says who answers',
    answer: 'map',
    arguments: [{ name: '2 | 3', type: 'string', optional: true }],
    run: hello,
  },
  {
    ...common,
    name: 'AUTH',
    arity: -2,
    summary: 'Says the password of `--feed-password`; any is right where none is asked for',
    answer: '`OK`',
    arguments: [
      { name: 'user', type: 'string', optional: true },
      { name: 'password', type: 'string' },
    ],
    run: auth,
  },
  {
    ...common,
    name: 'PING',
    arity: -1,
    summary: 'Asks whether somebody is there',
    answer: '`PONG`, or the message',
    arguments: [{ name: 'message', type: 'string', optional: true }],
    run: (feed, _session, request) => ping(feed, request),
  },
  {
    ...common,
    name: 'ECHO',
    arity: 2,
    summary: 'Says the same',
    answer: 'bulk string',
    arguments: [{ name: 'message', type: 'string' }],
    run: ({ replies }, _session, request) => replies.bytes(request.copy(1)),
  },
  {
    ...common,
    name: 'SELECT',
    arity: 2,
    summary: 'Accepts 0 to 15, which are all the same: objects have names instead',
    answer: '`OK`',
    arguments: [{ name: 'index', type: 'integer' }],
    run: (feed, _session, request) => select(feed, request),
  },
  {
    ...common,
    name: 'CLIENT',
    arity: -2,
    summary: 'ID, GETNAME, INFO, SETNAME name, SETINFO LIB-NAME or LIB-VER value',
    answer: 'as the word after it says',
    arguments: [{ name: 'subcommand', type: 'string' }],
    run: client,
  },
  {
    ...common,
    name: 'RESET',
    arity: 1,
    summary: 'Makes the connection as new: RESP2, no name, EC.KEEP off; what it holds stays held',
    answer: '`RESET`',
    run: ({ replies }, session) => {
      session.reset();
      replies.protocol = 2;
      replies.simple('RESET');
    },
  },
  {
    ...common,
    name: 'QUIT',
    arity: -1,
    summary: 'Ends the connection, with which what it holds is lowered',
    answer: '`OK`',
    run: ({ replies }, session) => {
      session.ended = true;
      replies.simple('OK');
    },
  },
];
