// The commands of `ecclusterd` for what runs beside the node on its machine.

import type { Command } from '../process/program-command.ts';

export const audit: Command = {
  name: 'audit',
  summary: 'says what of ours listens on this machine, who can reach it, with which rights it runs, and what is open without need',
  about: [
    'Looks at the processes of `ecclusterd`, its manager and its policy service, and of Corosync: user and capabilities, each port and socket with who reaches it and whom it lets in, and the files that others must not read or write. `OPEN` is what is open without need, with the remedy; `note` is what an operator should have a reason for. Asks the kernel and changes nothing. Run it as root: others see the sockets of their own processes only.',
  ],
  options: [
    { name: 'pid', value: 'PID', doc: 'Look at this process only.' },
    { name: 'json', doc: 'Print the findings as one JSON document.' },
  ],
  examples: [{ line: 'ecclusterd audit', says: 'after a set-up, and now and then' }],
  exits: [
    { code: 0, means: 'nothing is open without need' },
    { code: 1, means: 'at least one line says OPEN' },
    { code: 2, means: 'wrong usage' },
    { code: 4, means: 'not everything could be seen: run it as root' },
  ],
  load: async () => (await import('./audit-command.ts')).runAudit,
};

export const postfixPolicy: Command = {
  name: 'postfix-policy',
  summary: 'answers the check_policy_service of Postfix: limits of connections and named throttles over the whole cluster',
  about: [
    'Runs beside Postfix and asks the feed of the node on this machine (`ecclusterd --feed`). Runs in the foreground and logs JSON lines to standard error. docs/clients.md says how Postfix is told of it, and what it can and cannot know.',
  ],
  options: [
    { name: 'feed', value: 'ENDPOINT', doc: 'Where the feed is: the path of its socket, or HOST:PORT.' },
    { name: 'feed-password', value: 'FILE', doc: 'Its first line is the password of the feed, where that is at a port and asks for one.' },
    { name: 'listen', value: 'ENDPOINT', doc: 'Where Postfix asks: the path of a socket, or HOST:PORT on loopback.' },
    {
      name: 'limits',
      value: 'LIMITS',
      doc: 'At most so many connections at the same time from one block of that size, over all nodes: `ipv4/32=20, ipv4/24=100, ipv6/64=20`. Without it connections are counted and none is refused.',
    },
    { name: 'object', value: 'NAME', doc: 'The Replicate object that counts connections; the default is inbound_cidr.' },
    {
      name: 'message-throttle',
      value: 'THROTTLE',
      doc: 'A name and N/SECONDS, taken from once for each message: `mail-{sender_domain} 100/60`; several with `and` between them, from all of which or none it is taken: `mail-{ip} 10/1 and all 1000/60`. In the name may be {ip}, {helo}, {sender}, {sender_domain}, {recipient}, {recipient_domain}, {user}.',
    },
    { name: 'recipient-throttle', value: 'THROTTLE', doc: 'The same, for each recipient.' },
    { name: 'throttle-object', value: 'NAME', doc: 'The Replicate object that has the throttles; the default is shared_named_throttles.' },
    {
      name: 'down',
      value: 'WHAT',
      choices: ['accept', 'defer'],
      doc: 'While the feed does not answer: let mail in (the default), or put it off.',
    },
    { name: 'timeout', value: 'MS', doc: 'How long the feed may take to answer; the default is 1000.' },
    {
      name: 'state',
      value: 'FILE',
      doc: 'Keeps who is in, so that a new start counts them again. The default is a file in $RUNTIME_DIRECTORY, else among the temporary files of the user.',
    },
  ],
  examples: [
    {
      line: "ecclusterd postfix-policy --feed /run/ecclusterd/feed --listen 127.0.0.1:10031 --limits 'ipv4/32=20, ipv4/24=100, ipv6/64=20'",
      says: 'and in main.cf: check_policy_service inet:127.0.0.1:10031',
    },
  ],
  exits: [
    { code: 0, means: 'ended by SIGTERM or SIGINT' },
    { code: 2, means: 'wrong usage' },
    { code: 4, means: 'it cannot listen there' },
  ],
  load: async () => (await import('../clients/postfix/postfix-command.ts')).runPostfixPolicy,
};
