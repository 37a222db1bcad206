// `prettier/doc` for bundles that hold `prettier/standalone` anyway (build.mjs).
import { doc } from 'prettier/standalone';

export const { builders, printer, utils } = doc;
