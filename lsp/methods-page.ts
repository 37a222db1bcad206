// docs/lsp.md, made from the table of methods.

import { type MethodRow, methodTable } from './method-table.ts';

const words: Readonly<Record<MethodRow['state'], string>> = { done: 'done', sent: 'sent by the server', no: '-' };

/** The page as Markdown. */
export function methodsPage(): string {
  const count = (state: MethodRow['state']) => methodTable.filter((row) => row.state === state).length;
  return `# The language server

\`ecconf-lsp\` speaks the Language Server Protocol 3.18 on standard input and output (\`ecconf-lsp --stdio\`), or over the channel of a Node parent (\`--node-ipc\`).
It shows what \`ecconf check\` finds, while one types: of the text itself at once, of all nodes together a moment later.

## Workspace

Each configuration tree in the workspace folders is found by itself: a folder with \`global/\` or \`default/\`, or one with several folders that hold an \`ecelerity.conf\`, \`ecelerity-cluster.conf\` or \`eccluster.conf\`.
A file that is opened brings along the tree around it. A file that no node reads is checked alone.
Unsaved documents stand in front of the disk, for every node that reads them.

## Settings

Section \`ecconf\`, by \`workspace/configuration\`, \`workspace/didChangeConfiguration\` or \`initializationOptions\`.

| setting | default | |
|---|---|---|
| \`product\` | \`"4"\` | Version of the product: \`"3"\` or \`"4"\`. |
| \`allowOutside\` | \`[]\` | Folders (absolute paths) beside the configuration that may be read. Without it nothing outside of the tree is, or of the folder of a file that is in no tree. |
| \`severity\` | \`{}\` | Another level for some codes or names: \`error\`, \`warning\`, \`info\`, \`hint\`, \`off\`. |
| \`validate.enable\` | \`true\` | Whether there are diagnostics at all. |
| \`validate.crossNode\` | \`true\` | Whether trees are checked as a whole; if not, every open file is checked alone. |
| \`format.enable\` | \`true\` | Whether the server formats. |
| \`inlayHints.units\`, \`inlayHints.overridden\`, \`inlayHints.defaults\` | \`true\` | Which hints stand in the text. |
| \`manual\` | none | Address of the manual's content folder, for links. |
| \`trace.server\` | \`"off"\` | What the client shows of the conversation. |

A client that has commands of its own for \`ecconf.showReferences\`, \`ecconf.showOwners\` or \`editor.action.triggerSuggest\` lists them in \`initializationOptions.commands\`.

## Methods

All methods of the protocol: ${count('done')} are handled, ${count('sent')} are sent where the client announced them, ${count('no')} are not, for the reason given.

| method | | |
|---|---|---|
${methodTable.map(({ method, state, note }) => `| \`${method}\` | ${words[state]} | ${note} |`).join('\n')}
`;
}
