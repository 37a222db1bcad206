// What `ecconf-lsp --help` says.

export const usage = `usage: ecconf-lsp [--stdio | --node-ipc | --socket=PORT | --pipe=NAME]

Language server for the configuration of Momentum (Ecelerity) clusters. An editor starts it; docs/editors has a page for each. Without an
option it serves one client on standard input and output.

  --stdio          standard input and output
  --node-ipc       the channel of a parent Node process
  --socket=PORT    connects to 127.0.0.1:PORT, where the client listens
  --pipe=NAME      connects to the Unix socket or the named pipe of the client
  --help           shows this
  --version        shows the version
`;
