// Colours at once, before the server has said anything: comments, texts, numbers, names of stanzas and options.

import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

export const language = StreamLanguage.define<Record<string, never>>({
  name: 'ecelerity-conf',
  startState: () => ({}),
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.eat('#')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string';
    if (stream.match(/^(?:readonly_)?include\b/i)) return 'keyword';
    if (stream.match(/^\d[\d.:/]*(?=[\s,;)\]}#]|$)/)) return 'number';
    if (stream.match(/^(?:true|false|enabled|disabled)\b/i)) return 'bool';
    if (stream.match(/^[A-Za-z_][\w.-]*(?=\s*=)/)) return 'propertyName';
    if (stream.match(/^[A-Za-z_][\w.-]*(?=[^={]*\{)/)) return 'typeName';
    if (stream.match(/^[\w.:/*-]+/)) return null;
    stream.next();
    return 'punctuation';
  },
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['{', '(', '[', '"'] } },
});

/** The colours themselves are in the page's style sheet, for both themes. */
export const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.comment, class: 'hl-comment' },
    { tag: tags.string, class: 'hl-string' },
    { tag: tags.number, class: 'hl-number' },
    { tag: tags.bool, class: 'hl-number' },
    { tag: tags.keyword, class: 'hl-keyword' },
    { tag: tags.propertyName, class: 'hl-option' },
    { tag: tags.typeName, class: 'hl-stanza' },
    { tag: tags.punctuation, class: 'hl-punctuation' },
  ]),
);
