// The command line of ecconsole: `ecconsole [ENDPOINT [COMMAND...]]`, `ecconsole watch [ENDPOINT]`.

import { defaultEndpoint, parseEndpoint, type Endpoint } from '../../sockets/endpoint.ts';
import { quoteWord } from '../../text/words.ts';

export type Asked =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly why: string }
  | { readonly kind: 'interactive'; readonly endpoint: Endpoint }
  | { readonly kind: 'watch'; readonly endpoint: Endpoint; readonly mode: 'screen' | 'once' | 'plain' }
  /** `command`: the one request line; null: lines of standard input. */
  | { readonly kind: 'batch'; readonly endpoint: Endpoint; readonly command: string | null };

export const usage = `usage: ecconsole [ENDPOINT [COMMAND...]]
       ecconsole watch [--once | --plain] [ENDPOINT]

Talks to ecclusterd. ENDPOINT is the path of its control socket (${defaultEndpoint} without one), HOST:PORT or [IPV6]:PORT.

  ecconsole                                    interactive: history, completion with TAB; quit or ctrl-D leaves
  ecconsole /tmp/2030 cluster membership       one command
  echo "cluster membership" | ecconsole        commands from standard input, one a line; lines with # are skipped
  ecconsole ${defaultEndpoint} json cluster info         for programs; "xml" as well
  ecconsole watch                              who owns which address, live, and moves, logs, configuration ...; ? lists the keys
  ecconsole watch --once                       one frame; status 0: all is well, 3: something is not
  ecconsole watch --plain                      a line for each change, without moving the cursor

Commands: help lists them. Options: --help, --version.
Answers go to standard output, errors to standard error. Status 0: all went well; 1: a command failed, or no daemon answers; 2: wrong usage;
3: every answer is well, but nodes that a manager asked gave none.
`;

/** A single word of the command line stays one word of the request, unless it is the whole command in quotes. */
export function readCommandLine(args: readonly string[], inputIsTerminal: boolean): Asked {
  const [first, ...rest] = args;
  if (first === '--help' || first === '-h') return { kind: 'help' };
  if (first === '--version' || first === '-V') return { kind: 'version' };
  if (first?.startsWith('-')) return wrong(`there is no option ${first} (ecconsole --help)`);
  if (first === 'watch') {
    const modes = rest.filter((word) => word === '--once' || word === '--plain');
    const others = rest.filter((word) => word !== '--once' && word !== '--plain');
    if (others.length > 1 || modes.length > 1 || others[0]?.startsWith('-'))
      return wrong(`watch takes an endpoint and nothing more, but --once or --plain (ecconsole --help)`);
    const mode = modes[0] === '--once' ? 'once' : modes[0] === '--plain' ? 'plain' : 'screen';
    return withEndpoint(others[0], (endpoint) => ({ kind: 'watch', endpoint, mode }));
  }
  return withEndpoint(first, (endpoint) => {
    if (rest.length === 1) return { kind: 'batch', endpoint, command: rest[0] ?? '' };
    if (rest.length > 1) return { kind: 'batch', endpoint, command: rest.map(quoteWord).join(' ') };
    return inputIsTerminal ? { kind: 'interactive', endpoint } : { kind: 'batch', endpoint, command: null };
  });
}

function withEndpoint(text: string | undefined, then: (endpoint: Endpoint) => Asked): Asked {
  const parsed = parseEndpoint(text ?? defaultEndpoint);
  if (parsed.ok) return then(parsed.endpoint);
  // `ecconsole cluster info`: the endpoint was left out.
  const command = text !== undefined && /^[a-z]+$/.test(text);
  return wrong(
    command ? `"${text}" is no endpoint; before a command it can not be left out: ecconsole ${defaultEndpoint} ${text} ...` : parsed.why,
  );
}

function wrong(why: string): Asked {
  return { kind: 'wrong', why };
}
