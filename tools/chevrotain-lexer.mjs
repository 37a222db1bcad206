// What is left of chevrotain's lexer in the bundles (build.mjs): marks of token types. Whoever runs it nevertheless hears so.
export class Lexer {
  static SKIPPED = 'skipped';
  static NA = /NOT_APPLICABLE/;

  constructor() {
    throw new Error("chevrotain's lexer is not in this bundle: grammar/lexer.ts does its work");
  }
}

export const LexerDefinitionErrorType = {};
